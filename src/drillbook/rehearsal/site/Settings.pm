package Shop::Settings;

# Where the programs find their databases: lines NAME_host=..., NAME_port=... and so on, for each database's name.
use strict;
use warnings;

sub read_file {
    my ($path) = @_;
    open my $file, '<', $path or die "$path: $!\n";
    my %found;
    while (<$file>) {
        $found{$1} = $2 if /^(\w[\w.-]*)=(.*)$/;
    }
    return \%found;
}

sub databases {
    my ($settings) = @_;
    return sort map { /^(.+)_host$/ ? $1 : () } keys %$settings;
}

1;
