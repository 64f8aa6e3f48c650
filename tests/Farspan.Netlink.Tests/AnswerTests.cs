using Farspan.Netlink.Addresses;
using Farspan.Netlink.Links;
using Farspan.Netlink.Nftables;
using Farspan.Netlink.Routes;
using Farspan.Netlink.Tests.Nftables;
using Farspan.Netlink.Wire;
using Farspan.Testing;

namespace Farspan.Netlink.Tests;

/// <summary>What a real kernel answered to the packaged ip and nft reads as what they printed.</summary>
public sealed class AnswerTests
{
    [Fact]
    public void Links() => Golden.Equal("links.txt", Lines("links", static (in NetlinkMessage message) =>
        LinkCodec.TryRead(message, out var link) ? link.ToString() : null));

    [Fact]
    public void Addresses() => Golden.Equal("addresses.txt", Lines("addresses", static (in NetlinkMessage message) =>
        AddressCodec.TryRead(message, out var address) ? address.ToString() : null));

    [Fact]
    public void Routes() => Golden.Equal("routes.txt", Lines("routes", ReadRoute));

    [Fact]
    public void Routes_of_IPv6() => Golden.Equal("routes6.txt", Lines("routes6", ReadRoute));

    [Fact]
    public void A_refusal_with_its_reason()
    {
        var answers = Answers("route-refused");
        Assert.Equal((101, "Nexthop has invalid gateway"), (answers[0].Errno, answers[0].Reason));
        answers = Answers("nft-refused");
        Assert.Equal(2, answers[0].Errno);
        Assert.NotNull(answers[0].Offset);
    }

    [Fact]
    public void A_whole_table_of_nft() => Assert.True(Samples.Filter().SameAs(Table("nft-list")));

    [Fact]
    public void Translation_of_nft() => Assert.True(Samples.Nat().SameAs(Table("nft-nat-list")));

    private static NftTable Table(string captured)
    {
        var reader = new NftTableReader(NftFamily.Inet, "farspan");
        foreach (var datagram in Captured.Read(captured))
        {
            var messages = new MessageReader(datagram);
            while (messages.TryRead(out var message))
            {
                reader.Take(message);
            }
        }

        return reader.ToTable();
    }

    private static string? ReadRoute(in NetlinkMessage message) => RouteCodec.TryRead(message, out var route) ? route.ToString() : null;

    private static List<NetlinkAnswer> Answers(string captured)
    {
        var answers = new List<NetlinkAnswer>();
        foreach (var datagram in Captured.Read(captured))
        {
            var messages = new MessageReader(datagram);
            while (messages.TryRead(out var message))
            {
                if (NetlinkAnswer.TryRead(message, out var answer))
                {
                    answers.Add(answer);
                }
            }
        }

        return answers;
    }

    private static string Lines(string captured, ReadLine read)
    {
        var lines = new List<string>();
        foreach (var datagram in Captured.Read(captured))
        {
            var messages = new MessageReader(datagram);
            while (messages.TryRead(out var message))
            {
                if (read(message) is { } line)
                {
                    lines.Add(line);
                }
            }
        }

        return string.Join('\n', lines) + "\n";
    }

    private delegate string? ReadLine(in NetlinkMessage message);
}
