using System.Net.Sockets;
using Farspan.Agent.Hosting;
using Farspan.Linux;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Serving;

/// <content>Sockets: taken before anything changes, kept where they stay, closed when what came by them is answered.</content>
public sealed partial class DnsServer
{
    // errno(3): EADDRINUSE.
    private const int AddressInUse = 98;

    // Everything that may fail comes first; then the new spec is put in force, and new sockets serve.
    private async Task<IReadOnlyList<IDnsListener>> ListenAsync(DnsServerSpec spec, InheritedSockets inherited, Action put)
    {
        var kept = _listeners.Where(l => spec.Listeners.Any(s => IsSame(s, l.Spec))).ToList();
        var removed = _listeners.Except(kept).ToList();
        var wanted = spec.Listeners.Where(s => !kept.Exists(l => IsSame(s, l.Spec))).ToList();
        var bound = new List<BoundListener>();
        List<(StreamListener Listener, DnsListenerSpec Spec, ListenerCertificate Certificate)> renewed = [];
        try
        {
            var certificates = wanted.ConvertAll(Certificate);
            foreach (var listener in kept.OfType<StreamListener>())
            {
                var declared = spec.Listeners.First(s => IsSame(s, listener.Spec));
                if (Certificate(declared) is { } certificate)
                {
                    renewed.Add((listener, declared, certificate));
                }
            }

            foreach (var (listener, certificate) in wanted.Zip(certificates))
            {
                bound.Add(Bind(listener, certificate, inherited));
            }
        }
        catch
        {
            bound.ForEach(b => b.Dispose());
            throw;
        }

        put();
        renewed.ForEach(r => r.Listener.Use(r.Spec, r.Certificate));
        var added = new List<IDnsListener>();
        foreach (var listener in bound)
        {
            added.Add(await ServeAsync(listener));
        }

        Volatile.Write(ref _listeners, [.. kept, .. added]);
        return removed;
    }

    private static bool IsSame(DnsListenerSpec one, DnsListenerSpec other) =>
        one.Transport == other.Transport && one.Endpoint.Equals(other.Endpoint);

    private ListenerCertificate? Certificate(DnsListenerSpec listener) => listener switch
    {
        { Certificate: { } name } => ListenerCertificate.Open(Path.Combine(_options.CertificatesFolder, name), listener.Tls, _options.Time),
        { Transport: DnsTransport.Tls } => throw new DnsServerException($"listener '{listener.Name}' speaks TLS and names no certificate"),
        _ => null,
    };

    private BoundListener Bind(DnsListenerSpec listener, ListenerCertificate? certificate, InheritedSockets inherited)
    {
        var isUdp = listener.Transport == DnsTransport.Udp;
        BoundListener Make() => isUdp
            ? new BoundListener(listener, null, null, inherited.TakeDatagrams(listener.Endpoint) is { Count: > 0 } given ? given : DatagramListener.Bind(listener.Endpoint))
            : new BoundListener(listener, certificate, inherited.TakeStream(listener.Endpoint) ?? StreamListener.Bind(listener.Endpoint), []);
        try
        {
            return Inside(Make);
        }
        catch (Exception e) when (e is SocketException or KernelException)
        {
            var isTaken = e is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } or KernelException { Errno: AddressInUse };
            var holder = isTaken ? PortHolders.Find(listener.Endpoint.Port, isUdp) : null;
            var what = $"{(isUdp ? "udp" : "tcp")} {listener.Endpoint}";
            throw new DnsServerException(holder is null ? $"{what} cannot be listened on: {e.Message}" : $"{what} is taken by {holder}; end that, or listen elsewhere", e);
        }
    }

    private async Task<IDnsListener> ServeAsync(BoundListener bound) => bound.Spec.Transport switch
    {
        DnsTransport.Udp => new DatagramListener(bound.Spec, bound.Datagrams, _engine, () => Inside(() => OpenDatagrams(bound.Spec)), _options.Time),
        DnsTransport.Https or DnsTransport.Metrics => await HttpListener.StartAsync(bound.Spec, bound.Stream!, _engine, Metrics),
        _ => new StreamListener(bound.Spec, bound.Stream!, _engine, bound.Certificate, _options.Streams, _options.Time),
    };

    private T Inside<T>(Func<T> make) => _options.Inside is { } inside ? inside.Run(make) : make();

    private static Socket OpenDatagrams(DnsListenerSpec spec) => new(spec.Endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);

    private async Task EndAsync(IReadOnlyList<IDnsListener> removed, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(DrainPatience, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        foreach (var listener in removed)
        {
            await listener.DrainAsync(isHandedOver: false, either.Token);
            await listener.DisposeAsync();
        }
    }
}
