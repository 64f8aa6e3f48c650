using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Benchmarks.Gateway;

/// <summary>One long upload through ours, each byte of which is checked behind it, and the memory that the gateway has meanwhile.</summary>
internal static class UploadRun
{
    private const int Piece = 256 * 1024;
    private const long Gigabyte = 1_000_000_000;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Measures.</summary>
    /// <returns>True when every byte arrived.</returns>
    public static async Task<bool> MeasureAsync(Site site, int gigabytes)
    {
        using var gateway = new OurGateway(site, 1, new OurSpec(1, 1), "farspan-upload");
        var before = gateway.Server.Measure();
        using var ended = new CancellationTokenSource();
        var looking = MostAsync(gateway, ended.Token);
        var clock = Stopwatch.StartNew();
        var answer = await Task.Run(() => Upload(gateway.Port, gigabytes * Gigabyte), CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds;
        await ended.CancelAsync();
        var most = await looking;
        var cpu = gateway.Server.Measure().CpuSeconds - before.CpuSeconds;
        var isWhole = answer == string.Create(CultureInfo.InvariantCulture, $"{gigabytes * Gigabyte} 0");
        Console.WriteLine();
        Console.WriteLine($"upload of {gigabytes} GB, cleartext, 1 worker: {(isWhole ? "every byte arrived" : $"NOT WHOLE: '{answer}'")}");
        Console.WriteLine("                           GB/s   CPU s/GB   MB before   MB at most");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{gateway.Name,-20} {gigabytes / seconds,10:F2} {cpu / gigabytes,10:F2} {before.ResidentBytes / 1e6,11:F1} {most / 1e6,12:F1}"));
        return isWhole;
    }

    private static async Task<long> MostAsync(OurGateway gateway, CancellationToken ended)
    {
        long most = 0;
        while (!ended.IsCancellationRequested)
        {
            most = Math.Max(most, gateway.Server.Measure().ResidentBytes);
            await Task.Delay(BetweenLooks, CancellationToken.None);
        }

        return most;
    }

    private static string Upload(int port, long bytes)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        socket.Send(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"POST /volume/sink/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {bytes}\r\n\r\n")));
        var pattern = new UploadPattern();
        for (long sent = 0; sent < bytes;)
        {
            sent += socket.Send(pattern.Of(sent, (int)Math.Min(Piece, bytes - sent)).Span);
        }

        using var reader = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        var text = reader.ReadToEnd();
        return text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }
}
