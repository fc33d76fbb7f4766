"""Exercises as they are written: signs, times, objectives, surprises."""

from dataclasses import replace
from itertools import pairwise

import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st
from packs import pack_of

from drillbook.exercises import Difficulty, InjectKind, Wishes, played_with, rewritten, write_exercise
from drillbook.exercises.pace import pace_of
from drillbook.exercises.surprise import Stage, with_surprises
from drillbook.scenarios import SHIPPED
from drillbook.simulation import Decision, What


def both(blackout, crash):
    return blackout.exercise, crash.exercise


class TestPace:
    def test_story_and_exercise_run_forward_together(self, blackout, crash):
        for exercise in both(blackout, crash):
            for points in (exercise.pace.story_s, exercise.pace.exercise_s):
                assert all(a < b for a, b in pairwise(points))

    def test_it_is_its_own_way_back(self, blackout):
        pace = blackout.exercise.pace
        inside = [s for s in range(0, 9000, 700) if pace.exercise_s[0] <= s <= pace.exercise_s[-1]]
        assert [pace.to_exercise(pace.to_story(s)) for s in inside] == pytest.approx(inside, abs=0.1)

    @examples(60)
    @given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8), st.floats(60, 1e5))
    def test_any_story_is_laid_onto_any_exercise(self, times, lasts_s):
        times = sorted(times)
        pace = pace_of([(times, 0.0, lasts_s)], times[-1] + 10.0)
        assert len(pace.story_s) == len(pace.exercise_s) >= 2
        assert all(a < b for a, b in pairwise(pace.exercise_s))
        assert pace.exercise_s[-1] <= lasts_s


class TestInjects:
    def test_they_come_in_order_within_the_exercise_and_by_the_minute(self, blackout, crash):
        for exercise in both(blackout, crash):
            times = [one.exercise_s for one in exercise.injects]
            assert times == sorted(times)
            assert 0 <= times[0] <= times[-1] <= exercise.duration_s
            assert all(at_s % 60 == 0 for at_s in times)

    def test_numbers_and_keys_are_their_own(self, blackout, crash):
        for exercise in both(blackout, crash):
            assert len({one.number for one in exercise.injects}) == len(exercise.injects)
            assert len({one.key for one in exercise.injects}) == len(exercise.injects)

    def test_what_follows_when_nobody_acts_is_there(self, blackout):
        numbers = {one.number: one for one in blackout.exercise.injects}
        followed = [one for one in blackout.exercise.injects if one.contingency]
        assert followed
        for one in followed:
            assert numbers[one.contingency].kind is InjectKind.CONTINGENCY
            assert numbers[one.contingency].exercise_s >= one.exercise_s

    def test_no_more_is_told_than_a_room_takes_in(self, crash, blackout):
        for exercise in both(blackout, crash):
            told = [one for one in exercise.injects if one.tells and one.kind is not InjectKind.CONTINGENCY]
            assert len(told) <= exercise.duration_s / 180

    def test_every_objective_named_is_one_of_the_exercise(self, blackout, crash):
        for exercise in both(blackout, crash):
            known = {one.id for one in exercise.objectives} | {""}
            assert {one.objective for one in exercise.injects} <= known

    def test_an_easy_exercise_tells_less_than_a_hard_one(self):
        easy = pack_of("northeast-2003", "blackout-2003", difficulty=Difficulty.EASY, surprises=0).exercise
        hard = pack_of("northeast-2003", "blackout-2003", difficulty=Difficulty.HARD, surprises=0).exercise
        assert len(easy.injects) < len(hard.injects)

    def test_the_same_wishes_give_the_same_exercise(self, blackout):
        assert pack_of("northeast-2003", "blackout-2003").exercise == blackout.exercise


class TestModules:
    def test_they_follow_each_other_without_gaps(self, blackout, crash):
        for exercise in both(blackout, crash):
            assert exercise.modules[0].from_s == 0
            for one, other in pairwise(exercise.modules):
                assert one.to_s == other.from_s
            assert all(one.from_s < one.to_s for one in exercise.modules)

    def test_only_those_asked_for_are_played(self):
        exercise = pack_of("northeast-2003", "blackout-2003", modules=(2,)).exercise
        assert [one.number for one in exercise.modules] == [2]
        assert not any(one.number.startswith("1.") for one in exercise.injects)

    def test_one_that_is_not_there_is_refused(self, blackout):
        estate, graph = blackout.estate, blackout.graph
        with pytest.raises(ValueError, match="no module 7: this exercise has 1, 2, 3"):
            write_exercise(estate, graph, estate.scenarios["blackout-2003"], Wishes(modules=(7,)))


class TestSurprises:
    def test_each_makes_it_worse_than_it_was(self, crash):
        estate, graph = crash.estate, crash.graph
        stage = Stage(estate, graph, estate.scenarios["database-host-crash"], 0, 0, SHIPPED)
        harm = []
        for number in range(3):
            trace = with_surprises(stage, number).trace
            missed = sum(not one.met for one in trace.reached)
            down = sum(min(s.end_s, trace.watched_s) - s.start_s for one in trace.reached for s in one.outages)
            harm.append((missed, down))
        assert harm[0] < harm[1] < harm[2]

    def test_they_complete_a_cut_set_and_are_no_second_disaster(self, crash):
        kinds = [crash.graph.node(hit.element).kind for hit in crash.exercise.surprises]
        assert len(kinds) == 2
        assert not {"region", "site", "provider"} & set(kinds)

    def test_what_a_surprise_breaks_is_told_as_one(self, crash):
        surprising = {hit.element for hit in crash.exercise.surprises}
        told = [one for one in crash.exercise.injects if one.kind is InjectKind.SURPRISE]
        assert told
        assert all(surprising & set(one.tells) for one in told)


class TestDecisions:
    def test_the_rest_of_the_story_is_another(self, blackout):
        """The grid of New York is made to be back at 4:00 of the story: the shop is back before midnight."""
        estate, graph, exercise = blackout.estate, blackout.graph, blackout.exercise
        scenario = estate.scenarios["blackout-2003"]
        restored = Decision(7200.0, What.RESTORE, "grid-new-york-city", until_s=4 * 3600.0)
        trace = played_with(estate, graph, scenario, exercise, [restored])
        now_s = exercise.pace.to_exercise(7200.0)
        again = rewritten(estate, graph, exercise, trace, now_s)
        assert [one for one in again.injects if one.exercise_s <= now_s] == [
            one for one in exercise.injects if one.exercise_s <= now_s
        ]
        before = next(one for one in exercise.trace.reached if one.service == "shop")
        after = next(one for one in again.trace.reached if one.service == "shop")
        assert after.outages[0].end_s < before.outages[0].end_s
        assert [one.key for one in again.injects] != [one.key for one in exercise.injects]

    def test_no_time_of_the_exercise_moves(self, blackout):
        """Modules begin and end, and the clock runs, as they did before the decision."""
        again = self.restored(blackout, blackout.exercise, 7200.0)
        assert again.timetable == blackout.exercise.timetable
        about_the_exercise = [
            [one for one in whole.injects if one.kind is InjectKind.ADMINISTRATIVE]
            for whole in (blackout.exercise, again)
        ]
        assert about_the_exercise[0] == about_the_exercise[1]

    def test_what_was_changed_by_hand_stays_after_a_decision(self, blackout):
        """Later lines that were reworded, added and taken out; and what nobody touched follows the story."""
        plain = blackout.exercise
        now_s = plain.pace.to_exercise(7200.0)
        later = [one for one in plain.injects if one.exercise_s > now_s and one.tells]
        fresh = self.restored(blackout, plain, 7200.0)
        kept = [one for one in later if one.key in {each.key for each in fresh.injects}]
        gone = [one for one in later if one not in kept]
        assert len(kept) > 2
        assert gone
        reworded, taken_out = replace(kept[0], message="By hand."), kept[1]
        lost = replace(gone[0], message="It happens no more, but somebody wants it.")
        added = replace(kept[2], number="7.77", key="added/7.77", message="More.")
        mine = {one.key: one for one in (reworded, lost)}
        rows = [mine.get(one.key, one) for one in plain.injects if one is not taken_out]
        again = self.restored(blackout, replace(plain, injects=(*rows, added)), 7200.0)
        found = {one.key: one for one in again.injects}
        assert found[reworded.key].message == "By hand."
        assert found[lost.key] == lost
        assert found[added.key] == added
        assert taken_out.key not in found
        assert not {one.key for one in gone[1:]} & found.keys()
        assert len({one.number for one in again.injects}) == len(again.injects)

    def restored(self, pack, exercise, at_s):
        """The exercise when the grid of New York is made to be back at 4:00 of the story."""
        estate, graph, scenario = pack.estate, pack.graph, pack.estate.scenarios["blackout-2003"]
        decision = Decision(at_s, What.RESTORE, "grid-new-york-city", until_s=4 * 3600.0)
        trace = played_with(estate, graph, scenario, exercise, [decision])
        return rewritten(estate, graph, exercise, trace, exercise.pace.to_exercise(at_s))

    def test_without_a_decision_it_stays_as_it_was(self, blackout):
        estate, graph, exercise = blackout.estate, blackout.graph, blackout.exercise
        trace = played_with(estate, graph, estate.scenarios["blackout-2003"], exercise, [])
        assert trace == exercise.trace
        assert rewritten(estate, graph, exercise, trace, 0.0).injects == exercise.injects
