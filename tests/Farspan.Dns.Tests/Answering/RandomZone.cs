using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Tests.Answering;

/// <summary>Small zones of few labels, so that names meet: aliases, wildcards, delegations, empty non-terminals and glue come about by chance.</summary>
internal static class RandomZone
{
    internal const string Apex = "example.org";
    private static readonly string[] Labels = ["a", "b", "c", "*"];
    private static readonly DnsType[] Types = [DnsType.A, DnsType.A, DnsType.AAAA, DnsType.TXT, DnsType.MX, DnsType.CNAME, DnsType.NS, DnsType.SRV];

    internal static DnsZoneSpec Make(Random random) => Make(random, Apex);

    internal static DnsZoneSpec Make(Random random, string apex)
    {
        var records = new List<string> { $"@ 60 NS ns.{apex}.", "ns 60 A 10.0.0.1" };
        var count = random.Next(1, 24);
        for (var i = 0; i < count; i++)
        {
            var owner = random.Chance(8) ? "@" : Relative(random, withWildcard: true);
            var type = random.Pick(Types);
            records.Add($"{owner} 60 {type} {Data(random, type, apex)}");
        }

        var zone = Spec.Zone(apex, [.. records.Distinct()]);
        return zone with { Records = Sound(apex, zone.Records) };
    }

    internal static string Name(Random random) => Name(random, Apex);

    internal static string Name(Random random, string apex) => random.Next(12) switch
    {
        0 => apex,
        1 => $"x.{Relative(random, withWildcard: false)}.{apex}",
        2 => $"{Relative(random, withWildcard: true)}.{apex}",
        _ => $"{Relative(random, withWildcard: false)}.{apex}",
    };

    private static string Relative(Random random, bool withWildcard)
    {
        var depth = random.Next(1, 4);
        var labels = Enumerable.Range(0, depth).Select(i => Labels[random.Next(withWildcard && i == 0 ? 4 : 3)]);
        return string.Join('.', labels);
    }

    private static string Data(Random random, DnsType type, string apex) => type switch
    {
        DnsType.A => $"10.0.0.{random.Next(1, 4)}",
        DnsType.AAAA => $"fd00::{random.Next(1, 4)}",
        DnsType.TXT => $"\"{random.Next(3)}\"",
        DnsType.MX => $"10 {Target(random, apex)}",
        DnsType.SRV => $"0 0 80 {Target(random, apex)}",
        _ => Target(random, apex),
    };

    private static string Target(Random random, string apex) => random.Chance(5) ? "far.example.net." : $"{Name(random, apex)}.";

    // What may not stand together is left out, record by record.
    private static List<DnsRecordSpec> Sound(string apex, IReadOnlyList<DnsRecordSpec> all)
    {
        var kept = new List<DnsRecordSpec>();
        foreach (var record in all)
        {
            var next = new List<DnsRecordSpec>(kept) { record };
            if (DnsSnapshot.TryBuild(Spec.Server(Spec.Zone(apex) with { Records = next }), out _, out _))
            {
                kept = next;
            }
        }

        return kept;
    }
}
