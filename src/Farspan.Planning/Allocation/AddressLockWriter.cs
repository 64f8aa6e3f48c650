using System.Globalization;
using System.Text;

namespace Farspan.Planning.Allocation;

/// <summary>Writes a lock: sorted lines below a header that says what the file is.</summary>
internal static class AddressLockWriter
{
    private const string Header = """
        # Choices that the topology leaves open, kept so that no later edit moves them. Written by farspan; commit it beside the topology.
        # machine NAME NETWORK/SUBNET ADDRESS | overlay OVERLAY MACHINE ADDRESS | link NAME NETWORK/SUBNET ADDRESS | place SERVICE MACHINE | transit NETWORK PAIR | transit link/NAME PAIR

        """;

    public static string Write(AddressLock addressLock)
    {
        var text = new StringBuilder(Header.ReplaceLineEndings("\n"));
        var keys = addressLock.Addresses.Keys.ToArray();
        Array.Sort(keys);
        foreach (var key in keys)
        {
            text.Append(AddressLockReader.WordOf(key.Kind)).Append(' ').Append(key.First).Append(' ').Append(key.Second)
                .Append(CultureInfo.InvariantCulture, $" {addressLock.Addresses[key]}\n");
        }

        foreach (var (service, machines) in addressLock.Placements.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            foreach (var machine in machines)
            {
                text.Append(CultureInfo.InvariantCulture, $"{AddressLockReader.PlaceWord} {service} {machine}\n");
            }
        }

        foreach (var (network, slot) in addressLock.Transits.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{AddressLockReader.TransitWord} {network} {slot}\n");
        }

        return text.ToString();
    }
}
