using System.Net;
using Farspan.State.Gateways;

namespace Farspan.Verification.Gateways;

/// <summary>One way into a gateway: a port at an address, and what is spoken there.</summary>
/// <param name="Listener">The port.</param>
/// <param name="Endpoint">One of its addresses.</param>
/// <param name="Tls">The version; null in cleartext.</param>
/// <param name="IsFirst">True for the one on which every pair of caller and service is tried; on the others only what is allowed there.</param>
internal sealed record GatewayWay(ListenerSpec Listener, IPEndPoint Endpoint, TlsVersion? Tls, bool IsFirst)
{
    /// <summary>True where callers may show a certificate.</summary>
    public bool AsksForCertificate => Listener.Tls?.ClientAuthorities is not null;

    /// <summary>True where callers must.</summary>
    public bool RequiresCertificate => AsksForCertificate && Listener.Tls!.RequiresClientCertificate;

    /// <summary>What is shown where nothing is meant to be: nothing, or a certificate that opens no rule where some certificate is required.</summary>
    public string? Stranger => RequiresCertificate ? GatewayCallSpec.Nobody : null;

    /// <summary>True for a version below the declared one: it must be refused.</summary>
    public bool IsBelowMinimum => Tls is { } version && version < Listener.Tls!.Minimum;

    /// <summary>The ways into a gateway: each port that leads inside, once for each family of addresses and version of TLS, the ones below the declared version last.</summary>
    public static IReadOnlyList<GatewayWay> Of(GatewaySpec spec)
    {
        var ways = new List<GatewayWay>();
        foreach (var listener in spec.Listeners.Where(l => !l.IsEgress).OrderBy(l => l.Tls is not null))
        {
            foreach (var endpoint in listener.Endpoints.DistinctBy(e => e.AddressFamily))
            {
                var isFirst = ways.TrueForAll(w => w.Endpoint.AddressFamily != endpoint.AddressFamily);
                if (listener.Tls is null)
                {
                    ways.Add(new GatewayWay(listener, endpoint, null, isFirst));
                    continue;
                }

                // Versions from the highest: it is the one that all callers speak.
                ways.Add(new GatewayWay(listener, endpoint, TlsVersion.Tls13, isFirst));
                ways.Add(new GatewayWay(listener, endpoint, TlsVersion.Tls12, IsFirst: false));
            }
        }

        return ways;
    }
}
