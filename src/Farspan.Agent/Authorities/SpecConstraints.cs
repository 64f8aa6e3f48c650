using System.Net;
using Farspan.Pki.Authorities;
using Farspan.State;
using Farspan.State.Certificates;

namespace Farspan.Agent.Authorities;

/// <summary>What an authority has to issue for, as the plan of a network says.</summary>
/// <remarks>Zones of its name servers stand for all names below them; names outside of any zone stand for themselves. Networks are those of machines' own addresses.</remarks>
public static class SpecConstraints
{
    /// <summary>The constraints for authority <paramref name="issuer"/>.</summary>
    /// <param name="network">Name of the network, the trust domain.</param>
    /// <param name="machines">Specs of all machines.</param>
    /// <param name="issuer">Name of the authority in the topology, or null for every internal one.</param>
    public static NameConstraints Of(string network, IReadOnlyList<MachineSpec> machines, string? issuer)
    {
        ArgumentNullException.ThrowIfNull(machines);
        var certificates = machines.SelectMany(m => m.Certificates)
            .Where(c => c.Issuer.Kind == IssuerKind.Internal && (issuer is null || c.Issuer.Name == issuer)).ToList();
        var names = machines.SelectMany(m => m.DnsServers).SelectMany(s => s.Zones).Select(z => z.Name.TrimEnd('.')).Where(IsForward)
            .Concat(certificates.SelectMany(c => c.DnsNames).Select(n => n.StartsWith("*.", StringComparison.Ordinal) ? n[2..] : n));
        var addresses = certificates.SelectMany(c => c.Addresses).ToHashSet();
        var networks = machines.SelectMany(m => m.Addresses).Where(a => a.PrefixLength > 0 && addresses.Contains(a.Address)).Select(a => NetworkOf(a.Address, a.PrefixLength)).ToList();
        var lone = addresses.Where(a => !networks.Exists(n => n.Contains(a))).Select(a => NetworkOf(a, Bits(a)));
        var id = certificates.Select(c => c.SpiffeId).FirstOrDefault(i => i is not null);
        return new NameConstraints
        {
            DnsNames = Topmost(names),
            Networks = [.. networks.Concat(lone).Distinct().OrderBy(n => n.ToString(), StringComparer.Ordinal)],
            TrustDomain = SpiffeId.TryParse(id, out var parsed) ? parsed.TrustDomain : network,
        };
    }

    // Names of addresses are nobody's to certify.
    private static bool IsForward(string zone) => zone.Length > 0 && !zone.EndsWith(".arpa", StringComparison.Ordinal);

    /// <summary>Each name that is not below another.</summary>
    private static List<string> Topmost(IEnumerable<string> names)
    {
        var all = names.ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(n => !Above(n).Any(all.Contains)).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Above(string name)
    {
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            yield return name[(dot + 1)..];
        }
    }

    private static int Bits(IPAddress address) => address.GetAddressBytes().Length * 8;

    private static IPNetwork NetworkOf(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }
}
