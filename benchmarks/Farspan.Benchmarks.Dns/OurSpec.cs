using System.Net;
using Farspan.Addressing;
using Farspan.State.Dns;

namespace Farspan.Benchmarks.Dns;

/// <summary>What our server is given: the zone twice, with other addresses, for two views.</summary>
internal static class OurSpec
{
    /// <summary>Makes it.</summary>
    /// <param name="names">Names in each zone.</param>
    /// <param name="port">Port on 127.0.0.1.</param>
    /// <param name="serial">Serial number of the zones.</param>
    public static DnsServerSpec Make(int names, int port, uint serial) => new()
    {
        Service = "names",
        Listeners = [new() { Name = "dns", Transport = DnsTransport.Udp, Endpoint = new(IPAddress.Loopback, port), Certificate = null, Tls = null }],
        Zones = [Zone("lan", names, serial, 0), Zone("outside", names, serial, 1)],
        Views = [View("lan", "127.0.0.0/24"), View("outside", "0.0.0.0/0")],
        Forwards = [],
        RecursionFor = [],
        Cache = new() { Entries = 1000, LongestTtlSeconds = 3600, StaleSeconds = 0 },
        ResponsesPerSecond = null,
        LogOneOf = 1000,
    };

    private static DnsZoneSpec Zone(string view, int names, uint serial, int shift) => new()
    {
        Key = $"{Site.Zone} {view}",
        Name = Site.Zone,
        PrimaryServer = $"ns.{Site.Zone}",
        Contact = $"hostmaster.{Site.Zone}",
        Serial = serial,
        NegativeTtlSeconds = 60,
        Records =
        [
            Record($"ns.{Site.Zone}", "10.255.0.1"),
            .. Enumerable.Range(0, names).Select(i => Record(Site.Name(i), Site.Address(i + shift))),
        ],
        TransferTo = [],
    };

    private static DnsRecordSpec Record(string name, string address) => new() { Name = name, Type = "A", TtlSeconds = 60, Data = address };

    private static DnsViewSpec View(string name, string source) => new()
    {
        Name = name,
        Sources = [Cidr.TryParse(source, out var network) ? network : throw new FormatException(source)],
        Links = [],
        Zones = [$"{Site.Zone} {name}"],
    };
}
