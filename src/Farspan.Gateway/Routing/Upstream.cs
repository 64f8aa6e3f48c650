using System.Net;
using Farspan.Gateway.Health;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Routing;

/// <summary>An HTTP service on a machine, with what is known of it while the gateway runs. It lives as long as its spec stays the same, across reloads.</summary>
/// <param name="spec">What is declared.</param>
public sealed class Upstream(UpstreamSpec spec)
{
    /// <summary>What is declared.</summary>
    public UpstreamSpec Spec => spec;

    /// <summary>The machine.</summary>
    public string Machine => spec.Machine;

    /// <summary>The service.</summary>
    public string Service => spec.Service;

    /// <summary>Where it is reached.</summary>
    public IPEndPoint Endpoint => spec.Endpoint;

    /// <summary>Machine and service as <c>etcd-1/volume</c>, as logs name it.</summary>
    public string Name { get; } = $"{spec.Machine}/{spec.Service}";

    /// <summary>Whether it is alive, by checks and by what requests met. Shared by all loops.</summary>
    public UpstreamHealth Health { get; } = new(spec.Health);

    /// <summary>Requests in flight, of all loops.</summary>
    public int InFlight => (int)(Volatile.Read(ref _entered) & PlacesMask);

    /// <summary>Requests that were let in since it is known, of all loops.</summary>
    public long Requests => Volatile.Read(ref _entered) >> PlacesBits;

    // One number, so that counting costs nothing beside taking a place: requests in flight below, all of them above.
    private const int PlacesBits = 24;
    private const long PlacesMask = (1L << PlacesBits) - 1;
    private const long OneRequest = (1L << PlacesBits) + 1;
    private long _entered;

    /// <summary>Takes one of the places for requests in flight.</summary>
    /// <param name="limit">Places, 1–8,000,000.</param>
    /// <returns>False when all are taken.</returns>
    public bool TryEnter(int limit)
    {
        if ((Interlocked.Add(ref _entered, OneRequest) & PlacesMask) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _entered, -OneRequest);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _entered);
}
