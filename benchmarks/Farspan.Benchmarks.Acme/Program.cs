using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Farspan.Agent.Acme.Client;
using Farspan.Agent.Acme.Serving;
using Farspan.Agent.Acme.Validation;
using Farspan.Agent.Authorities;
using Farspan.Benchmarks.Acme;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Acme.Server;
using Farspan.Pki.Authorities;
using Farspan.Pki.Sealing;
using Farspan.State.Certificates;

// Orders one after the other, each for a new name: order, authorization, http-01 looked at over TCP, signing request, certificate. Server and client share this process; the disk is real.
const int Warm = 10;
var count = args.Length > 0 && int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked is > 0 and <= 1_000 ? asked : 100;
var folder = Directory.CreateTempSubdirectory("farspan-bench-acme-").FullName;
try
{
    using var sealing = SealingKey.FromKeyFile(RandomNumberGenerator.GetBytes(32));
    var constraints = new NameConstraints { DnsNames = ["bench.test", "localhost"], Networks = [], TrustDomain = "bench" };
    using var store = AuthorityStore.Create(new AuthorityFolder(Path.Combine(folder, "ca")), AuthorityPlan.Of("bench", constraints), sealing, TimeProvider.System);
    var port = FreePort();
    var policy = new NamePolicy { Zones = ["bench.test"], Networks = [] };
    var options = new AcmeHostOptions
    {
        Folder = Path.Combine(folder, "acme"),
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        Plain = null,
        Names = ["localhost"],
        Policy = policy,
        Lifetime = TimeSpan.FromDays(1),
        IsExternalAccountRequired = false,
        ExternalAccounts = _ => null,
        Probe = ProbeOptions.Default(policy, []) with { HttpPort = port },
        Lookup = new LoopbackLookup(),
        Limits = AcmeLimits.Default,
    };
    await using var host = await AcmeHost.StartAsync(options, store, TimeProvider.System, static _ => { }, CancellationToken.None);
    using var key = new AccountKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
    using var http = AcmeHttp.Make(store.AuthoritiesPem());
    var account = new AcmeAccountRequest { Contacts = [], IsAgreed = true, ExternalName = null, ExternalKey = null };
    var client = await AcmeClient.OpenAsync(http, host.Directory, key, account, TimeProvider.System, CancellationToken.None);
    var shelf = new HttpChallenges();
    await using var listener = await HttpChallengeListener.StartAsync(new IPEndPoint(IPAddress.Loopback, port), shelf, CancellationToken.None);
    var times = new List<double>();
    for (var i = 0; i < count + Warm; i++)
    {
        _ = AcmeIdentifier.TryReadName(string.Create(CultureInfo.InvariantCulture, $"n{i}.bench.test"), out var name);
        var request = new AcmeCertificateRequest { Identifiers = [name!], Key = KeyKind.EcdsaP256, PreferredChain = null, Patience = TimeSpan.FromMinutes(1) };
        var start = Stopwatch.GetTimestamp();
        using var obtained = await client.ObtainAsync(request, shelf, CancellationToken.None);
        if (i >= Warm)
        {
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    times.Sort();
    double At(double share) => times[Math.Min(times.Count - 1, (int)(times.Count * share))];
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} ACME orders, http-01, ECDSA P-256, one after the other: p50 {At(0.5):0.0} ms, p90 {At(0.9):0.0} ms, p99 {At(0.99):0.0} ms, most {times[^1]:0.0} ms (goal: 200 ms)"));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static ushort FreePort()
{
    using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    return (ushort)((IPEndPoint)socket.LocalEndPoint!).Port;
}
