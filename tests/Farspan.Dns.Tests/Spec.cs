using System.Net;
using Farspan.Addressing;
using Farspan.State.Dns;

namespace Farspan.Dns.Tests;

/// <summary>Specs in few words.</summary>
internal static class Spec
{
    internal static IPNetwork Net(string text)
    {
        Assert.True(Cidr.TryParse(text, out var network), text);
        return network;
    }

    internal static IPAddress Address(string text)
    {
        Assert.True(Cidr.TryParseAddress(text, out var address), text);
        return address;
    }

    /// <summary>A zone of records such as <c>www 300 A 10.0.0.1</c>; <c>@</c> is the apex, a name with a final dot stands alone.</summary>
    internal static DnsZoneSpec Zone(string name, params string[] records) => KeyedZone(name, name, records);

    internal static DnsZoneSpec KeyedZone(string key, string name, params string[] records) => new()
    {
        Key = key,
        Name = name,
        PrimaryServer = $"ns.{name}",
        Contact = $"hostmaster.{name}",
        Serial = 7,
        NegativeTtlSeconds = 60,
        Records = [.. records.Select(text => Record(name, text))],
        TransferTo = [],
    };

    internal static DnsRecordSpec Record(string zone, string text)
    {
        var words = text.Split(' ', 4);
        var owner = words[0] == "@" ? zone : words[0].EndsWith('.') ? words[0][..^1] : $"{words[0]}.{zone}";
        return new DnsRecordSpec
        {
            Name = owner,
            TtlSeconds = uint.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture),
            Type = words[2],
            Data = words[3],
        };
    }

    internal static DnsViewSpec View(string name, string source, params string[] zones) => new()
    {
        Name = name,
        Sources = [Net(source)],
        Links = [],
        Zones = zones,
    };

    internal static DnsServerSpec Server(IReadOnlyList<DnsZoneSpec> zones, IReadOnlyList<DnsViewSpec> views) => new()
    {
        Service = "names",
        Listeners = [],
        Zones = zones,
        Views = views,
        Forwards = [],
        RecursionFor = [],
        Cache = new DnsCacheSpec { Entries = 100, LongestTtlSeconds = 3600, StaleSeconds = 0 },
        ResponsesPerSecond = null,
        LogOneOf = 0,
    };

    /// <summary>A server with one view of one zone for everybody.</summary>
    internal static DnsServerSpec Server(DnsZoneSpec zone) =>
        Server([zone], [View("v4", "0.0.0.0/0", zone.Key), View("v6", "::/0", zone.Key)]);

    internal static DnsSnapshot Build(DnsServerSpec spec)
    {
        Assert.True(DnsSnapshot.TryBuild(spec, out var snapshot, out var faults), string.Join('\n', faults));
        return snapshot!;
    }
}
