using System.Globalization;
using System.Text;
using Farspan.State.Dns;

namespace Farspan.Rendering.Files;

/// <summary>A zone as a master file, for other name servers and for the tools that check zones.</summary>
/// <remarks>Source: RFC 1035 section 5; the timers of the SOA record that only secondaries look at: RIPE-203.</remarks>
internal static class ZoneFile
{
    private const int Refresh = 86_400;
    private const int Retry = 7_200;
    private const int Expire = 3_600_000;

    /// <summary>Where it goes: <c>etc/farspan/zones/example.org.zone</c>, <c>etc/farspan/zones/example.org@lan.zone</c>.</summary>
    public static string Path(DnsZoneSpec zone) => $"etc/farspan/zones/{zone.Key.Replace(' ', '@')}.zone";

    public static string Write(string header, DnsZoneSpec zone)
    {
        var text = new StringBuilder(header.Replace("# ", "; ", StringComparison.Ordinal));
        text.Append(CultureInfo.InvariantCulture, $"$ORIGIN {zone.Name}.\n{zone.Name}. {zone.NegativeTtlSeconds} IN SOA {zone.PrimaryServer}. {zone.Contact}. {zone.Serial} {Refresh} {Retry} {Expire} {zone.NegativeTtlSeconds}\n");
        foreach (var record in zone.Records)
        {
            text.Append(CultureInfo.InvariantCulture, $"{record.Name}. {record.TtlSeconds} IN {record.Type} {record.Data}\n");
        }

        return text.ToString();
    }
}
