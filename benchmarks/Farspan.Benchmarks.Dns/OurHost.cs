using System.Security.Cryptography;
using Farspan.Agent.Dns.Forwarding;
using Farspan.Agent.Dns.Serving;

namespace Farspan.Benchmarks.Dns;

/// <summary>Our server in a process of its own, as the product runs it. It is told what to do by lines on its input.</summary>
internal static class OurHost
{
    /// <summary>Serves until the input ends. <c>reload</c> builds the zones anew and puts them in force; each line is answered by one when it is done.</summary>
    /// <param name="names">Names in each zone.</param>
    /// <param name="port">Port on 127.0.0.1.</param>
    /// <param name="folder">Where its query log goes.</param>
    public static async Task ServeAsync(int names, int port, string folder)
    {
        await using var server = await DnsServer.StartAsync(
            new DnsServerOptions
            {
                QueryLogFile = Path.Combine(folder, "queries.log"),
                CertificatesFolder = folder,
                Timing = ForwardTiming.Default,
                Streams = StreamLimits.Default,
                Entropy = RandomNumberGenerator.Fill,
                Inside = null,
                Time = TimeProvider.System,
            },
            OurSpec.Make(names, port, 1));
        Console.WriteLine("ready");
        uint serial = 1;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == "reload")
            {
                await server.ReloadAsync(OurSpec.Make(names, port, ++serial), CancellationToken.None);
            }

            Console.WriteLine(line);
        }
    }
}
