using System.Net.Sockets;
using System.Text;
using Farspan.WireGuard;

namespace Farspan.Agent.Overlays;

/// <summary>Speaks with a userspace engine on its configuration socket: one question, one answer, one connection.</summary>
/// <remarks>Source: https://www.wireguard.com/xplatform/ ; unix(7).</remarks>
internal static class UapiClient
{
    /// <summary>An engine answers in microseconds; after this long it stands still.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks for everything.</summary>
    /// <exception cref="SocketException">Nobody listens at <paramref name="path"/>.</exception>
    /// <exception cref="IOException">The engine answers nonsense, or not at all (then with a <see cref="TimeoutException"/> inside).</exception>
    internal static async Task<WireGuardDevice> GetAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(path, Uapi.Get, time, cancellationToken);
        return Uapi.TryReadDevice(answer, out var device) ? device : throw new IOException($"the engine at {path} answers what is not a WireGuard device");
    }

    /// <summary>Changes what <paramref name="change"/> names.</summary>
    /// <exception cref="SocketException">Nobody listens at <paramref name="path"/>.</exception>
    /// <exception cref="IOException">The engine refuses or does not answer.</exception>
    internal static async Task SetAsync(string path, WireGuardChange change, TimeProvider time, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(path, Uapi.Set(change), time, cancellationToken);
        if (!Uapi.TryReadErrno(answer, out var errno) || errno != 0)
        {
            throw new IOException($"the engine at {path} refuses its configuration (errno {errno})");
        }
    }

    private static async Task<string> AskAsync(string path, string question, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop.Token);
            await using var stream = new NetworkStream(socket, ownsSocket: false);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(question), stop.Token);
            return await ReadAsync(stream, path, stop.Token);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the engine at {path} does not answer", new TimeoutException("no answer", failure));
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream, string path, CancellationToken cancellationToken)
    {
        const int FirstBytes = 4096;
        var buffer = new byte[FirstBytes];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            if (read == 0 || buffer.AsSpan(0, length).EndsWith("\n\n"u8))
            {
                return Encoding.ASCII.GetString(buffer, 0, length);
            }

            if (length == buffer.Length)
            {
                if (length >= Uapi.LongestAnswer)
                {
                    throw new IOException($"the engine at {path} answers without end");
                }

                Array.Resize(ref buffer, length * 2);
            }
        }
    }
}
