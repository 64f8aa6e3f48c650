using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.Verification.Flows;
using Farspan.Verification.Traffic;

namespace Farspan.Verification.Tests.Traffic;

/// <summary>What a private link shows between two networks with the same block: its hidden addresses between them, and in each only its own machines.</summary>
[Trait("Requirement", "C4")]
public sealed class LinkLedgerTests
{
    private static readonly NetworkPlan _plan = Plans.Compile(SharedBlockTopology.Text, SharedBlockTopology.File);

    [Theory]
    [InlineData("web-1", "web-2", "router-shop", false)]
    [InlineData("sql-1", "sql-2", "router-stock", false)]
    [InlineData("web-1", "tool-1", "router-shop", false)]
    [InlineData("web-1", "sql-1", "router-shop", true)]
    [InlineData("web-1", "sql-1", "router-stock", true)]
    [InlineData("web-1", "sql-2", "router-stock", true)]
    [InlineData("web-2", "web-1", "router-stock", true)]
    [InlineData("tool-1", "web-1", "router-stock", true)]
    public void In_a_network_no_machine_of_the_other_is_seen(string from, string to, string router, bool leaks)
    {
        var ledger = new LinkLedger(_plan);
        ledger.AddAtMachine(FrameBytes.Tcp(Of(from), 40000, Of(to), 5432), router);
        Assert.All(ledger.Report([]), l => Assert.Equal(l.Method == "private-link" && leaks ? 1 : 0, l.Leaked));
    }

    [Fact]
    public void Between_the_networks_only_the_hidden_addresses_are_seen()
    {
        var ledger = new LinkLedger(_plan);
        var link = PlannedLinks.PrivateLinks(_plan).First(l => l.Link.Name == "database");
        ledger.AddBetween(FrameBytes.Tcp(link.Near.ToString(), 40000, link.Far.ToString(), 5432));
        ledger.AddBetween(FrameBytes.Tcp(Of("web-1"), 40000, Of("tool-1"), 5432));
        ledger.AddAtMachine(FrameBytes.Tcp(link.SeenAs.ToString(), 40000, link.Address.ToString(), 5432), "router-stock");
        var seen = ledger.Report([]).Single(l => l.Link == "database");
        Assert.Equal((1, 1, 0), (seen.Carried, seen.SeenAs, seen.Leaked));
        ledger.AddBetween(FrameBytes.Tcp(Of("web-1"), 40000, Of("sql-1"), 5432));
        Assert.Equal(1, ledger.Report([]).Single(l => l.Link == "database").Leaked);
    }

    private static string Of(string machine) => AddressBook.From(_plan).Of(machine)[0].Address.ToString();
}
