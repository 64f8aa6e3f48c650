using System.Globalization;
using System.Security.Cryptography;
using Farspan.Agent.Dns.Udp;
using Farspan.Dns;
using Farspan.Dns.Answering;
using Farspan.Linux.Processes;
using Farspan.Linux.Sockets;
using Farspan.State.Dns;

namespace Farspan.Benchmarks.Dns;

/// <summary>Our server in a process of its own. It is told what to do by lines on its input.</summary>
internal sealed class OurHost : IUdpPort
{
    private const int BufferBytes = 4 << 20;
    private readonly ServerCookies _cookies = new(RandomNumberGenerator.GetBytes(ServerCookies.SecretBytes), null);
    private UdpServing _current;
    private long _logged;

    private OurHost(DnsServerSpec spec) => _current = Build(spec);

    /// <inheritdoc/>
    public UdpServing Current => Volatile.Read(ref _current);

    /// <summary>Serves until the input ends. <c>reload</c> builds the zones anew and puts them in force; each line is answered by one when it is done.</summary>
    public static void Serve(int names, int port, int loops)
    {
        var host = new OurHost(OurSpec.Make(names, port, 1));
        var endpoint = host.Current.Snapshot.Spec.Listeners[0].Endpoint;
        var running = Enumerable.Range(0, loops).Select(_ => new UdpLoop(DatagramSocket.Open(endpoint, BufferBytes), host, TimeProvider.System)).ToList();
        running.ForEach(loop => loop.Start());
        Console.WriteLine("ready");
        uint serial = 1;
        while (Console.ReadLine() is { } line)
        {
            if (line == "reload")
            {
                var next = ++serial;
                Volatile.Write(ref host._current, QuietThread.RunAsync(() => host.Build(OurSpec.Make(names, port, next))).GetAwaiter().GetResult());
            }

            Console.WriteLine(line == "counts" ? string.Join(' ', running.SelectMany(l => l.Counts.Answers()).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.View}:{c.Type}:{c.Code}={c.Count}"))) : line);
        }

        running.ForEach(loop => loop.Dispose());
    }

    /// <inheritdoc/>
    public string LinkName(int index) => string.Empty;

    /// <inheritdoc/>
    public void Forward(ReadOnlySpan<byte> query, ReadOnlySpan<byte> known, in DnsAsker asker, in DnsOutcome outcome, DatagramSocket socket, in DatagramReturn back) =>
        throw new InvalidOperationException("nothing is forwarded here");

    /// <inheritdoc/>
    public void Log(ReadOnlySpan<byte> query, in DnsAsker asker, in DnsOutcome outcome, TimeSpan elapsed) => _logged++;

    private UdpServing Build(DnsServerSpec spec)
    {
        if (!DnsSnapshot.TryBuild(spec, out var snapshot, out var faults))
        {
            throw new InvalidOperationException(string.Join('\n', faults));
        }

        return new UdpServing { Snapshot = snapshot!, Cookies = _cookies, Limiter = null, ViewSlots = [1, 2], UsesLinks = false, LogOneOf = spec.LogOneOf };
    }
}
