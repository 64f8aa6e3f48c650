using System.Net;
using System.Text.Json;
using Farspan.Agent.Dns.Hosting;
using Farspan.Lab.Files;
using Farspan.State.Dns;
using Farspan.State.Json;
using Farspan.Verification.Outside;

namespace Farspan.Lab.Outside;

/// <summary>The name server of the lab's internet: our own, under the addresses that declared name servers forward to. It knows the stand-ins and nothing else.</summary>
internal static class OutsideNames
{
    /// <summary>Name of the service.</summary>
    public const string Service = "outside-names";

    // Short, so that learning and forgetting can be watched.
    private const uint TtlSeconds = 30;

    /// <summary>Writes its spec where the name server reads it; what is right is left alone.</summary>
    public static void Write(LabPaths paths, string internet, OutsideWorld world)
    {
        if (world.Resolvers.Count == 0)
        {
            return;
        }

        var folder = paths.DataFolder(internet, Service);
        StateFile.MakeFolder(folder);
        var file = new DnsFolder(folder).SpecFile;
        var text = JsonSerializer.SerializeToUtf8Bytes(Spec(world), StateJson.Default.DnsServerSpec);
        if (!text.AsSpan().SequenceEqual(StateFile.TryRead(file)))
        {
            StateFile.Write(file, text);
        }
    }

    private static DnsServerSpec Spec(OutsideWorld world) => new()
    {
        Service = Service,
        Listeners =
        [
            .. from server in world.Resolvers
               from transport in new[] { DnsTransport.Udp, DnsTransport.Tcp }
               select new DnsListenerSpec { Name = "dns", Transport = transport, Endpoint = server, Certificate = null, Tls = null },
        ],
        Zones =
        [
            new DnsZoneSpec
            {
                Key = "root",
                Name = "",
                PrimaryServer = "outside-names.invalid",
                Contact = "hostmaster.invalid",
                Serial = 1,
                NegativeTtlSeconds = TtlSeconds,
                Records = [.. world.Hosts.OrderBy(h => h.Name, StringComparer.Ordinal).SelectMany(h => new[] { Record(h.Name, "A", h.V4), Record(h.Name, "AAAA", h.V6) })],
                TransferTo = [],
            },
        ],
        Views = [new DnsViewSpec { Name = "all", Sources = [new IPNetwork(IPAddress.Any, 0), new IPNetwork(IPAddress.IPv6Any, 0)], Links = [], Zones = ["root"] }],
        Forwards = [],
        RecursionFor = [],
        Cache = new DnsCacheSpec { Entries = 1, LongestTtlSeconds = 1, StaleSeconds = 0 },
        ResponsesPerSecond = null,
        LogOneOf = 0,
    };

    private static DnsRecordSpec Record(string name, string type, IPAddress address) => new() { Name = name, Type = type, TtlSeconds = TtlSeconds, Data = address.ToString() };
}
