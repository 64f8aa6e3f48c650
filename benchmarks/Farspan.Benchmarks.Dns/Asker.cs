using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Farspan.Benchmarks.Dns;

/// <summary>Asks more than one core of <c>dnsperf</c> can: questions leave in bundles (UDP_SEGMENT), answers are taken in bundles where the server or the kernel makes some (UDP_GRO). A process of its own.</summary>
/// <remarks>Each port has one bundle on its way; the next leaves when its answers are there. Source: udp(7).</remarks>
internal sealed class Asker : IDisposable
{
    private const int UdpLevel = 17;
    private const int UdpSegment = 103;
    private const int UdpGro = 104;
    private const int BufferBytes = 1 << 20;
    private const int TimeoutMs = 500;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = TimeoutMs, ReceiveBufferSize = BufferBytes };
    private readonly byte[] _received = new byte[65536];
    private readonly QuestionBundle _bundle;

    private Asker(int port, QuestionBundle bundle)
    {
        _bundle = bundle;
        _socket.Connect(IPAddress.Loopback, port);
        _socket.SetRawSocketOption(UdpLevel, UdpSegment, BitConverter.GetBytes(QuestionBundle.QuestionBytes));
        _socket.SetRawSocketOption(UdpLevel, UdpGro, BitConverter.GetBytes(1));
    }

    /// <summary>Asks for so long and says in one line: answers, lost, wrong, seconds.</summary>
    /// <param name="port">Of the server, on 127.0.0.1.</param>
    /// <param name="names">Names of the zone.</param>
    /// <param name="ports">Ports that it asks from.</param>
    /// <param name="bundle">Questions of one port that are on their way at a time.</param>
    /// <param name="seconds">How long.</param>
    public static void Run(int port, int names, int ports, int bundle, int seconds)
    {
        var askers = Enumerable.Range(0, ports).Select(i => new Asker(port, new QuestionBundle(names, bundle, i))).ToList();
        var clock = Stopwatch.StartNew();
        askers.ForEach(a => a.Send());
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            foreach (var asker in askers)
            {
                asker.Receive();
                asker.Send();
            }
        }

        askers.ForEach(a => a.Receive());
        var elapsed = clock.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{askers.Sum(a => a._bundle.Answered)} {askers.Sum(a => a._bundle.Lost)} {askers.Sum(a => a._bundle.Wrong)} {elapsed:F6}"));
        askers.ForEach(a => a.Dispose());
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Send() => _socket.Send(_bundle.Next());

    private void Receive()
    {
        while (_bundle.IsWaiting)
        {
            var length = _socket.Receive(_received, SocketFlags.None, out var error);
            if (error != SocketError.Success)
            {
                _bundle.GiveUp();
                return;
            }

            for (var at = 0; at < length;)
            {
                at += _bundle.Take(_received.AsSpan(at, length - at));
            }
        }
    }
}
