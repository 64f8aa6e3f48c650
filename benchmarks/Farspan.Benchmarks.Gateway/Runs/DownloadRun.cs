using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Benchmarks.Gateway;

/// <summary>One download of 1 GB in cleartext.</summary>
internal static class DownloadRun
{
    /// <summary>Its length in bytes.</summary>
    public const long Bytes = 1_000_000_000;

    /// <summary>Downloads through each gateway in turns.</summary>
    public static void Measure(Site site, int rounds)
    {
        List<GatewayUnderTest> gateways = [new OurGateway(site, 1, new OurSpec(1, 1)), new NginxServer(site, 1, true), new HaproxyServer(site, 1, true), new CaddyServer(site, 1)];
        try
        {
            var results = gateways.ConvertAll(_ => new List<(double Seconds, double Cpu)>());
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < gateways.Count; i++)
                {
                    var before = gateways[i].Server.Measure();
                    var seconds = Download(gateways[i].Port);
                    results[i].Add((seconds, gateways[i].Server.Measure().CpuSeconds - before.CpuSeconds));
                }
            }

            Console.WriteLine();
            Console.WriteLine("download of 1 GB, cleartext, 1 worker each");
            Console.WriteLine("                           GB/s   CPU s/GB   ours/it: GB/s    CPU");
            var ours = Median(results[0]);
            for (var i = 0; i < gateways.Count; i++)
            {
                var (seconds, cpu) = Median(results[i]);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{gateways[i].Name,-20} {1 / seconds,10:F2} {cpu,10:F2}   {(i == 0 ? "" : $"{seconds / ours.Seconds,12:F2}x {ours.Cpu / cpu,5:F2}x")}"));
            }
        }
        finally
        {
            gateways.ForEach(g => g.Dispose());
        }
    }

    private static (double Seconds, double Cpu) Median(List<(double Seconds, double Cpu)> rounds) =>
        (rounds.Select(r => r.Seconds).Order().ElementAt(rounds.Count / 2), rounds.Select(r => r.Cpu).Order().ElementAt(rounds.Count / 2));

    private static double Download(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        var clock = Stopwatch.StartNew();
        socket.Send(Encoding.ASCII.GetBytes("GET /volume/m1/1g HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
        var buffer = new byte[256 * 1024];
        long received = 0;
        var head = -1;
        for (int read; (read = socket.Receive(buffer)) > 0;)
        {
            if (head < 0)
            {
                // The first packet of an answer this long holds its whole head.
                head = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) + 4;
            }

            received += read;
        }

        return received - head == Bytes ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"Of a download of {Bytes} bytes {received - head} came.");
    }
}
