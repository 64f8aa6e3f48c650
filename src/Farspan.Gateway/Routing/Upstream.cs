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

    /// <summary>Whether it is alive, by checks and by what requests met. Shared by all loops.</summary>
    public UpstreamHealth Health { get; } = new(spec.Health);

    /// <summary>Requests in flight, of all loops.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    private int _inFlight;

    /// <summary>Takes one of the places for requests in flight.</summary>
    /// <param name="limit">Places, from 1.</param>
    /// <returns>False when all are taken.</returns>
    public bool TryEnter(int limit)
    {
        if (Interlocked.Increment(ref _inFlight) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
