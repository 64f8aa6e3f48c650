using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Benchmarks.Dns;

/// <summary>Asks one question after the other and notes how long each answer took.</summary>
internal sealed class Prober : IDisposable
{
    // Later than this an answer is lost: a stub resolver would have asked again.
    private const int TimeoutMs = 1000;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = TimeoutMs };
    private readonly byte[] _buffer = new byte[2048];
    private readonly Random _random;
    private readonly int _names;
    private ushort _id;

    /// <param name="port">Of the server.</param>
    /// <param name="names">Names of the zone.</param>
    /// <param name="seed">Which ones it asks for.</param>
    public Prober(int port, int names, int seed)
    {
        (_names, _random) = (names, new Random(seed));
        _socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>How long each answer took, in ticks of the stopwatch.</summary>
    public List<long> Times { get; } = [];

    /// <summary>Questions without an answer.</summary>
    public int Lost { get; private set; }

    /// <summary>Answers that are not the one address.</summary>
    public int Wrong { get; private set; }

    /// <summary>Asks until it is told to stop; on a thread of its own.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var query = Query(Site.Name(_random.Next(_names)), ++_id);
            var began = Stopwatch.GetTimestamp();
            _socket.Send(query);
            if (Receive())
            {
                Times.Add(Stopwatch.GetTimestamp() - began);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    // Answers that come after their time are passed over.
    private bool Receive()
    {
        try
        {
            while (true)
            {
                var length = _socket.Receive(_buffer);
                if (length > 12 && ((_buffer[0] << 8) | _buffer[1]) == _id)
                {
                    Wrong += (_buffer[3] & 15) == 0 && _buffer[7] == 1 ? 0 : 1;
                    return true;
                }
            }
        }
        catch (SocketException)
        {
            Lost++;
            return false;
        }
    }

    private static byte[] Query(string name, ushort id)
    {
        var query = new List<byte> { (byte)(id >> 8), (byte)id, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in name.Split('.'))
        {
            query.Add((byte)label.Length);
            query.AddRange(Encoding.ASCII.GetBytes(label));
        }

        return [.. query, 0, 0, 1, 0, 1];
    }
}
