using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>How long packets may be.</summary>
internal static class MtuScalar
{
    // What every IPv4 host takes (RFC 791 section 3.1), and the longest packet there is.
    private const int Least = 576;
    private const int Most = 65_535;

    /// <summary>A number of octets.</summary>
    public static ScalarShape<int> Shape { get; } = Scalars.Number(
        "mtu", "a length of packets", "Octets of the longest packet, from 576 (RFC 791) to 65535; with IPv6 from 1280 (RFC 8200 section 5).", Least, Most, 1500);
}
