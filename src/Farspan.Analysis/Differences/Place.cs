using System.Net;
using Farspan.Analysis.Endpoints;

namespace Farspan.Analysis.Differences;

/// <summary>One place in two plans: a machine's link or overlay in one address family, or a part of the internet. The addresses may differ.</summary>
/// <param name="Node">The machine or the internet's node.</param>
/// <param name="Old">Its endpoint in the old plan; null where it is new.</param>
/// <param name="Next">Its endpoint in the next plan; null where it is gone.</param>
/// <param name="Blocks">The blocks that both parts of the internet stand for; empty for a machine.</param>
internal sealed record Place(string Node, Endpoint? Old, Endpoint? Next, IReadOnlyList<IPNetwork> Blocks)
{
    /// <summary>The overlay; null on the underlay.</summary>
    public string? Overlay => (Next ?? Old)!.Overlay;

    /// <summary>True where the addresses are IPv6.</summary>
    public bool IsV6 => (Next ?? Old)!.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    /// <summary>The endpoint in one of the plans.</summary>
    public Endpoint? In(bool next) => next ? Next : Old;
}
