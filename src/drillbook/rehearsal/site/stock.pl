#!/usr/bin/perl
# Shows one row of each database of the shop: the program that stops when a module, a setting or a database is missing.
use strict;
use warnings;
use lib $ENV{SHOP_LIB};
use CGI ();
use DBI ();
use Shop::Settings ();

my $settings = Shop::Settings::read_file($ENV{SHOP_SETTINGS});
my @shown;
for my $name (Shop::Settings::databases($settings)) {
    my %one = map { $_ => $settings->{"${name}_$_"} } qw(engine host port database user password);
    my $source =
      $one{engine} eq 'postgresql'
      ? "dbi:Pg:dbname=$one{database};host=$one{host};port=$one{port};connect_timeout=2"
      : "dbi:mysql:database=$one{database};host=$one{host};port=$one{port};mysql_connect_timeout=2";
    my $row = eval {
        my $handle = DBI->connect($source, $one{user}, $one{password}, { RaiseError => 1, PrintError => 0 });
        $handle->selectrow_arrayref('SELECT id, title, copies FROM shelf WHERE id = 42');
    };
    if (!$row) {
        print STDERR "$name: ", $@ || 'the row is missing', "\n";
        print CGI::header(-status => '503 Service Unavailable', -type => 'text/plain'), "$name does not answer\n";
        exit;
    }
    push @shown, sprintf '%s: row %d, %s, %d copies', $name, @$row;
}
print CGI::header(-type => 'text/html', -charset => 'utf-8', -cache_control => 'no-store');
print '<!DOCTYPE html><html><head><title>Stock</title></head><body><ul>', "\n";
print map { '<li>' . CGI::escapeHTML($_) . "</li>\n" } @shown ? @shown : ('no database');
print '</ul><a href="/index.html">all</a></body></html>', "\n";
