using System.Net;
using Farspan.Addressing;
using Farspan.Pki.Acme.Records;

namespace Farspan.Pki.Acme.Server;

/// <summary>What a server issues for: names in declared zones, addresses in declared networks. Whatever is not declared is refused.</summary>
public sealed record NamePolicy
{
    /// <summary>Zones in lower case without a dot at the end: the name itself and every name below.</summary>
    public required IReadOnlyList<string> Zones { get; init; }

    /// <summary>Networks of addresses that may stand in certificates.</summary>
    public required IReadOnlyList<IPNetwork> Networks { get; init; }

    /// <summary>True when a certificate may be for it.</summary>
    public bool Permits(AcmeIdentifier identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        return identifier.IsAddress
            ? Cidr.TryParseAddress(identifier.Value, out var address) && Networks.Any(n => n.Contains(address))
            : Zones.Any(zone => IsWithin(identifier.Base, zone));
    }

    /// <summary>True when a name is a zone's or below it.</summary>
    public static bool IsWithin(string name, string zone)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(zone);
        return name.EndsWith(zone, StringComparison.Ordinal) && (name.Length == zone.Length || name[name.Length - zone.Length - 1] == '.');
    }
}
