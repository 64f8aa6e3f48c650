using System.Runtime.InteropServices;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Serving;

/// <summary>A socket of a name server, with everything that came by it.</summary>
internal interface IDnsListener : IAsyncDisposable
{
    /// <summary>What it is by its spec.</summary>
    DnsListenerSpec Spec { get; }

    /// <summary>Where it listens: with the port that the kernel chose, where the spec has 0.</summary>
    System.Net.IPEndPoint Endpoint { get; }

    /// <summary>What it takes from.</summary>
    IReadOnlyList<SafeHandle> Sockets { get; }

    /// <summary>Takes nothing more, lets what is in flight end, and closes.</summary>
    /// <param name="isHandedOver">True when another process goes on with the sockets: they are closed here only.</param>
    /// <param name="now">Ends the wait at once.</param>
    Task DrainAsync(bool isHandedOver, CancellationToken now);
}
