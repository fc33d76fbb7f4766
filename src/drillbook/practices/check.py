"""Good practice: one check a file; its docstring is its manual page."""

from collections.abc import Sequence

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices import (
    p101_backup_in_the_same_region,
    p102_backup_at_the_same_site,
    p103_backup_with_the_same_company,
    p104_no_restore_test,
    p105_no_backup,
    p106_backup_without_restore_time,
    p107_backup_within_reach,
    p108_ttl_too_long,
    p109_name_servers_together,
    p110_registrar_unreachable,
    p111_ups_alone,
    p112_fuel_too_short,
    p113_generator_untested,
    p114_only_one_can,
    p115_nobody_may_declare,
    p116_postgresql_copied,
    p117_no_target,
    p118_backup_too_seldom,
    p119_takeover_too_slow,
    p120_no_alternate,
    p121_alternate_shares_fate,
    p122_contract_ends,
    p123_one_carrier,
    p124_no_workaround,
    p125_plan_burns_with_the_site,
    p126_cannot_be_called,
    p127_target_too_lax,
    p130_plan_out_of_reach,
    p131_people_out_of_reach,
    p132_login_out_of_reach,
    p133_called_by_our_own_means,
    p134_channels_unknown,
    p135_logins_unknown,
    p136_login_kept_once,
    p137_second_factor_circle,
    p138_copies_only_described,
)
from drillbook.practices.finding import Check, PracticeFinding

CHECKS: tuple[Check, ...] = (
    p101_backup_in_the_same_region.CHECK,
    p102_backup_at_the_same_site.CHECK,
    p103_backup_with_the_same_company.CHECK,
    p104_no_restore_test.CHECK,
    p105_no_backup.CHECK,
    p106_backup_without_restore_time.CHECK,
    p107_backup_within_reach.CHECK,
    p108_ttl_too_long.CHECK,
    p109_name_servers_together.CHECK,
    p110_registrar_unreachable.CHECK,
    p111_ups_alone.CHECK,
    p112_fuel_too_short.CHECK,
    p113_generator_untested.CHECK,
    p114_only_one_can.CHECK,
    p115_nobody_may_declare.CHECK,
    p116_postgresql_copied.CHECK,
    p117_no_target.CHECK,
    p118_backup_too_seldom.CHECK,
    p119_takeover_too_slow.CHECK,
    p120_no_alternate.CHECK,
    p121_alternate_shares_fate.CHECK,
    p122_contract_ends.CHECK,
    p123_one_carrier.CHECK,
    p124_no_workaround.CHECK,
    p125_plan_burns_with_the_site.CHECK,
    p126_cannot_be_called.CHECK,
    p127_target_too_lax.CHECK,
    p130_plan_out_of_reach.CHECK,
    p131_people_out_of_reach.CHECK,
    p132_login_out_of_reach.CHECK,
    p133_called_by_our_own_means.CHECK,
    p134_channels_unknown.CHECK,
    p135_logins_unknown.CHECK,
    p136_login_kept_once.CHECK,
    p137_second_factor_circle.CHECK,
    p138_copies_only_described.CHECK,
)
"""The shipped checks, by code."""


def check(estate: Estate, graph: DependencyGraph, checks: Sequence[Check] = CHECKS) -> tuple[PracticeFinding, ...]:
    """Every practice that is not followed, by code, then in the order of the inventory."""
    return tuple(
        PracticeFinding(
            code=one.code,
            severity=one.severity,
            element=fault.noun.id,
            message=fault.message,
            where=estate.where(fault.noun, fault.attribute),
            remedy=one.remedy,
        )
        for one in checks
        for fault in one.find(estate, graph)
    )
