using System.Net;
using Farspan.Gateway.Transport;
using Farspan.Linux.Namespaces;
using Farspan.State.Gateways;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>A transport of a process that was born inside a machine of the lab: it listens outside, where people are, and connects from inside.</summary>
/// <remarks>A socket belongs for good to the namespace of the thread that made it (network_namespaces(7)).</remarks>
/// <param name="inner">How bytes move.</param>
/// <param name="home">Where it listens.</param>
internal sealed class HomeTransport(ITransport inner, NetworkNamespace home) : ITransport
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public TransportLoop CreateLoop(int number) => inner.CreateLoop(number);

    /// <inheritdoc/>
    public ListeningSocket Bind(IPEndPoint endpoint) => home.Run(() => inner.Bind(endpoint));

    /// <inheritdoc/>
    public TlsAcceptor CreateTls(ListenerTlsSpec tls, string folder) => inner.CreateTls(tls, folder);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
