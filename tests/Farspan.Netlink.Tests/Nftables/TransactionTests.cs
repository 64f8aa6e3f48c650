using Farspan.Netlink.Nftables;
using Farspan.Netlink.Nftables.Expressions;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Tests.Nftables;

public sealed class TransactionTests
{
    // What nft(8) adds for itself: how a set was written in the source, which it needs for types that we have not.
    private const string SourceNotes = "/13 ";

    [Fact]
    [Trait("Requirement", "C2")]
    public void Is_message_for_message_what_nft_sends_for_the_same_ruleset()
    {
        var ours = Dissector.Messages(new NftTransaction().ReplaceTable(Samples.Filter()).Finish(), isNetfilter: true);
        var theirs = Dissector.Messages(Captured.Read("nft-load")[0], isNetfilter: true);

        // Ours first makes sure that the old table is gone: new, delete, new.
        Assert.Equal([NftMessageType.BatchBegin, NftMessageType.NewTable, NftMessageType.DeleteTable, NftMessageType.NewTable], ours.Take(4).Select(message => message.Type));
        var added = Dissector.Messages(new NftTransaction().AddTable(Samples.Filter()).Finish(), isNetfilter: true);
        Assert.Equal(ours.Skip(4), added.Skip(2));
        var left = ours.Skip(4).Select(message => Strip(message.Text)).ToArray();
        Assert.Equal(theirs.Skip(2).Select(message => Strip(message.Text)), left);
    }

    [Fact]
    [Trait("Requirement", "C3")]
    public void Translation_is_message_for_message_what_nft_sends()
    {
        var ours = Dissector.Messages(new NftTransaction().AddTable(Samples.Nat()).Finish(), isNetfilter: true);
        var theirs = Dissector.Messages(Captured.Read("nft-nat-load")[0], isNetfilter: true);
        Assert.Equal(theirs.Skip(2).Select(message => Strip(message.Text)), ours.Skip(2).Select(message => Strip(message.Text)));
    }

    [Fact]
    [Trait("Requirement", "C6")]
    public void Sets_with_timeouts_and_log_rules_are_message_for_message_what_nft_sends()
    {
        var ours = Dissector.Messages(new NftTransaction().AddTable(Samples.Learnt()).Finish(), isNetfilter: true);
        var theirs = Dissector.Messages(Captured.Read("nft-learnt-load")[0], isNetfilter: true);
        Assert.Equal(theirs.Skip(2).Select(message => Strip(message.Text)), ours.Skip(2).Select(message => Strip(message.Text)));
    }

    [Fact]
    public void Deleting_a_table_is_what_nft_sends()
    {
        var ours = Dissector.Messages(new NftTransaction().DeleteTable(NftFamily.Inet, "farspan").Finish(), isNetfilter: true);
        var theirs = Dissector.Messages(Captured.Read("nft-delete")[0], isNetfilter: true);
        Assert.Equal(theirs.Single(message => message.Type == NftMessageType.DeleteTable).Text, ours.Single(message => message.Type == NftMessageType.DeleteTable).Text);
    }

    [Fact]
    public void Splits_elements_so_that_no_attribute_is_longer_than_its_length_can_say()
    {
        var networks = Enumerable.Range(0, 10_000).Select(i => new System.Net.IPNetwork(new System.Net.IPAddress([10, (byte)(i >> 7), (byte)(i << 1), 0]), 24));
        var table = new NftTable { Family = NftFamily.Inet, Name = "t", Sets = [NftSet.OfNetworks("many", isIPv6: false, networks)], Chains = [] };
        var reader = new MessageReader(new NftTransaction().ReplaceTable(table).Finish());
        var lists = 0;
        while (reader.TryRead(out var message))
        {
            lists += message.Type == NftMessageType.NewSetElement ? 1 : 0;
            Assert.InRange(message.Payload.Length, 0, ushort.MaxValue + 100);
        }

        Assert.InRange(lists, 7, 20);
    }

    [Fact]
    public void Says_what_each_message_does()
    {
        var transaction = new NftTransaction().ReplaceTable(Samples.Filter());
        transaction.Finish();
        var steps = Enumerable.Range(1, transaction.Count).Select(i => transaction.Describe((uint)i)).ToArray();
        Assert.Equal("begin transaction", steps[0]);
        Assert.Equal("commit transaction", steps[^1]);
        Assert.Contains("add set inet farspan etcd4", steps);
        Assert.Contains("add rule inet farspan input comment \"policy 'etcd' (topology.yaml:40)\"", steps);
        Assert.Equal("change nftables", transaction.Describe(0));
        Assert.Throws<InvalidOperationException>(() => transaction.DeleteTable(NftFamily.Inet, "x"));
    }

    [Fact]
    public void Refuses_what_the_kernel_could_not_hold()
    {
        static void Write(params NftExpression[] expressions) => new NftTransaction().ReplaceTable(new NftTable
        {
            Family = NftFamily.Inet,
            Name = "t",
            Sets = [],
            Chains = [new NftChain { Name = "c", Base = null, Rules = [new NftRule { Expressions = expressions, Comment = null }] }],
        });

        Assert.Throws<ArgumentException>(() => Write(new NftAnonymousLookup { KeyType = NftKeyType.Port, Elements = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(new NftAnonymousLookup { KeyType = NftKeyType.Unknown, Elements = [NftRange.Of(1)] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(new NftAnonymousLookup { KeyType = NftKeyType.Port, Elements = [NftRange.Of(65536)] }));
        Assert.Throws<ArgumentException>(() => new NftTransaction().ReplaceTable(new NftTable
        {
            Family = NftFamily.Inet,
            Name = "t",
            Sets = [new NftSet { Name = "s", KeyType = NftKeyType.Port, HasRanges = false, Elements = [new NftRange(1, 2)] }],
            Chains = [],
        }));
    }

    private static string Strip(string message) =>
        string.Join('\n', message.Split('\n').Where(line => !line.StartsWith(SourceNotes, StringComparison.Ordinal)));

    [Fact]
    public void A_comment_is_made_fit_for_nft()
    {
        var rule = new NftRuleBuilder().Comment(new string('é', 100) + "\"\n").Accept();
        Assert.Equal(new string('é', 62) + "…", rule.Comment);
        Assert.Equal("a 'b'  c", new NftRuleBuilder().Comment("a \"b\"\r\tc").Accept().Comment);
        Assert.Throws<ArgumentException>(() => new NftRuleBuilder().InLink("sixteen-bytes-xx"));
        Assert.Throws<InvalidOperationException>(() => new NftRuleBuilder().DestinationPorts(new Addressing.PortRange(1, 2)));
    }
}
