using Farspan.Planning.Dns;

namespace Farspan.Planning.Tests.Dns;

/// <summary>Which names answer which addresses in which view, over a whole plan.</summary>
[Trait("Requirement", "E5")]
public sealed class NameAnswersTests
{
    [Theory]
    [InlineData("home", "omni.ships.work", "192.168.10.20", "")]
    [InlineData("road", "omni.ships.work", "100.64.0.1", "")]
    [InlineData("home", "www.ships.work", "192.168.10.20", "omni.ships.work")]
    [InlineData("road", "www.ships.work", "100.64.0.1", "omni.ships.work")]
    [InlineData("home", "console.ships.work", "100.64.0.1", "")]
    [InlineData("road", "browser.ships.work", "100.64.0.9", "")]
    [InlineData("home", "browser.ships.work", "172.16.0.9", "")]
    public void A_name_answers_by_view(string view, string name, string addresses, string through)
    {
        var answer = NameAnswers.Of(NamesExample.Plan(NamesExample.Text)).Single(a => a.View == view && a.Name == name);
        Assert.Equal(("holly", "names", addresses, through), (answer.Machine, answer.Server, string.Join(' ', answer.Addresses), string.Join(' ', answer.Through)));
    }

    [Fact]
    public void Ports_are_those_of_SRV_records()
    {
        var answer = NameAnswers.Of(NamesExample.Plan(NamesExample.Text)).Single(a => a.View == "home" && a.Name == "foxtrot.etcd.ships.work");
        Assert.Equal([2379, 2379, 2380, 2380], answer.Ports.Select(p => (int)p.Port).Order());
    }

    [Fact]
    public void A_wildcard_answers_where_nothing_nearer_exists_and_a_way_out_of_our_zones_has_no_address()
    {
        var text = NamesExample.Text.Replace("      - { name: motd, txt: for all }", "      - { name: \"*.apps\", to: machine/foxtrot }\n          - { name: shop, cname: any.apps.ships.work }\n          - { name: cdn, cname: edge.example.net }\n          - { name: motd, txt: for all }", StringComparison.Ordinal);
        var answers = NameAnswers.Of(NamesExample.Plan(text)).Where(a => a.View == "home").ToDictionary(a => a.Name, StringComparer.Ordinal);
        Assert.Equal(("192.168.3.10", "*.apps.ships.work"), (string.Join(' ', answers["shop.ships.work"].Addresses), answers["shop.ships.work"].End));
        Assert.Equal("192.168.3.10", string.Join(' ', answers["*.apps.ships.work"].Addresses));
        Assert.Equal(("edge.example.net", 0), (answers["cdn.ships.work"].Through[0], answers["cdn.ships.work"].Addresses.Count));
    }
}
