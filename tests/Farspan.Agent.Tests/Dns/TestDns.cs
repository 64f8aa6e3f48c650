using System.Net;
using Farspan.Addressing;
using Farspan.State.Dns;

namespace Farspan.Agent.Tests.Dns;

/// <summary>Specs of name servers in few words.</summary>
internal static class TestDns
{
    /// <summary>A server on loopback ports that the kernel chooses, with a view of loopback and one of everybody else.</summary>
    public static DnsServerSpec Server(IReadOnlyList<DnsListenerSpec> listeners) => new()
    {
        Service = "names",
        Listeners = listeners,
        Zones = [Zone("example.test lan", "10.0.0.1"), Zone("example.test outside", "100.64.0.1")],
        Views =
        [
            new DnsViewSpec { Name = "lan", Sources = [Net("127.0.0.0/8"), Net("::1/128")], Links = [], Zones = ["example.test lan"] },
            new DnsViewSpec { Name = "outside", Sources = [Net("0.0.0.0/0"), Net("::/0")], Links = [], Zones = ["example.test outside"] },
        ],
        Forwards = [],
        RecursionFor = [Net("127.0.0.0/8")],
        Cache = new DnsCacheSpec { Entries = 1000, LongestTtlSeconds = 86400, StaleSeconds = 86400 },
        ResponsesPerSecond = null,
        LogOneOf = 1,
    };

    /// <summary>A zone whose <c>www</c> has an address.</summary>
    public static DnsZoneSpec Zone(string key, string address, int more = 0) => new()
    {
        Key = key,
        Name = "example.test",
        PrimaryServer = "ns.example.test",
        Contact = "hostmaster.example.test",
        Serial = 1,
        NegativeTtlSeconds = 60,
        Records =
        [
            Record("example.test", "NS", "ns.example.test."),
            Record("ns.example.test", "A", "127.0.0.1"),
            Record("www.example.test", "A", address),
            .. Enumerable.Range(0, more).Select(i => Record($"n{i}.example.test", "A", $"10.1.{i / 250}.{(i % 250) + 1}")),
        ],
        TransferTo = [Net("127.0.0.1/32")],
    };

    /// <summary>A record with a time of five minutes.</summary>
    public static DnsRecordSpec Record(string name, string type, string data) => new() { Name = name, Type = type, TtlSeconds = 300, Data = data };

    /// <summary>A listener on a loopback port that the kernel chooses.</summary>
    public static DnsListenerSpec Listener(DnsTransport transport, string? certificate = null, int port = 0) =>
        new() { Name = transport.ToString().ToLowerInvariant(), Transport = transport, Endpoint = new IPEndPoint(IPAddress.Loopback, port), Certificate = certificate, Tls = null };

    /// <summary>A network.</summary>
    public static IPNetwork Net(string text) => Cidr.TryParse(text, out var network) ? network : throw new FormatException(text);
}
