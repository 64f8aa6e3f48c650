using Farspan.Verification.Flows;
using Farspan.Verification.Tests.Reports;
using Farspan.Verification.Traffic;

namespace Farspan.Verification.Tests.Traffic;

/// <summary>Requirement B4: what leaves for the internet from machines that a claim cuts off.</summary>
public sealed class OutwardLedgerTests
{
    private const string Stranger = "198.51.100.7";

    [Theory]
    [InlineData("m1", Stranger, 1)]
    [InlineData("m1", "web", 0)] // inside
    [InlineData("m1", "169.254.1.1", 0)] // nobody's on the internet
    [InlineData("web", Stranger, 0)] // not cut off
    [InlineData("stranger", "m1", 0)] // tried from outside
    public void Counts_what_a_machine_that_is_cut_off_sends_outside(string from, string to, int packets)
    {
        var plan = Results.CutOff();
        var book = AddressBook.From(plan);
        string Of(string node) => node == "stranger" ? Stranger : book.Of(node) is [var first, ..] ? first.Address.ToString() : node;
        foreach (var frame in new[] { FrameBytes.Udp(Of(from), 40000, Of(to), 53, new byte[8]), FrameBytes.Tcp(Of(from), 40000, Of(to), 443), FrameBytes.Ip(Of(from), Of(to), 1, new byte[16], 0) })
        {
            var ledger = new OutwardLedger(plan);
            ledger.Add(frame);
            Assert.Equal([("m1", packets), ("m2", 0)], ledger.Report().Select(o => (o.Machine, (int)o.Packets)));
            Assert.Equal(packets == 0, ledger.Report()[0].Example.Length == 0);
        }
    }

    [Fact]
    public void Nothing_is_listened_for_where_no_claim_asks() => Assert.True(new OutwardLedger(Plans.Example("provider-groups")).IsEmpty);
}
