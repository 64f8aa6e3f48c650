using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Farspan.Linux;
using Farspan.Linux.Namespaces;

namespace Farspan.Lab.Probes;

/// <summary>Makes sockets inside the namespaces of nodes; they work from any thread afterwards.</summary>
/// <remarks>Two threads go from namespace to namespace (setns(2)); no child process and no thread per socket.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class NodeSockets(ILabNetwork network) : IDisposable
{
    private readonly NamespaceWorker[] _workers = [new(), new()];
    private readonly ConcurrentDictionary<string, Lazy<NetworkNamespace>> _open = new(StringComparer.Ordinal);
    private int _next;

    /// <summary>Runs something inside the namespace of a node.</summary>
    /// <exception cref="IOException">The namespace is not there, or may not be entered.</exception>
    public Task<T> RunAsync<T>(string node, Func<T> action)
    {
        var inside = _open.GetOrAdd(node, n => new Lazy<NetworkNamespace>(() => network.OpenNamespace(n))).Value;
        return _workers[(uint)Interlocked.Increment(ref _next) % 2].RunAsync(inside, action);
    }

    /// <summary>Makes a socket of a node, bound to one of its addresses and any port.</summary>
    /// <exception cref="IOException">The namespace is not there, or may not be entered.</exception>
    /// <exception cref="SocketException">The address is not on the node (<see cref="SocketError.AddressNotAvailable"/>), or there are no descriptors left.</exception>
    public Task<Socket> OpenAsync(string node, IPAddress? source, ProtocolType protocol, AddressFamily family) => RunAsync(node, () =>
    {
        var socket = new Socket(family, protocol == ProtocolType.Udp ? SocketType.Dgram : SocketType.Stream, protocol);
        try
        {
            if (source is not null)
            {
                socket.Bind(new IPEndPoint(source, 0));
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }

        foreach (var inside in _open.Values.Where(o => o.IsValueCreated))
        {
            try
            {
                inside.Value.Dispose();
            }
            catch (KernelException)
            {
                // It never opened: whoever asked for it was told.
            }
        }
    }
}
