using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Farspan.Benchmarks.Ca;
using Farspan.Pki.Authorities;
using Farspan.Pki.Leaves;
using Farspan.State.Certificates;
using Farspan.Tests.Shared.Certificates;

const int Leaves = 2000;
const int PeerLeaves = 100;
const int Threads = 2;

// Those who wait for the disk share one flush.
const int Askers = 16;

var request = LeafRequest.Of(CertificateSite.Spec);
var now = TimeProvider.System.GetUtcNow();
using (var root = RootAuthority.Create(Profile("root", KeyKind.EcdsaP384), RandomNumberGenerator.Fill, now))
using (var authority = root.CreateIntermediate(Profile("intermediate", KeyKind.EcdsaP256), CertificateSite.Constraints, RevocationPlaces.None, RandomNumberGenerator.Fill, now))
{
    // Once to compile.
    Measure(200, Threads, () => authority.Issue(request, KeyKind.EcdsaP256, now));
    var (rate, cpu) = Measure(Leaves, Threads, () => authority.Issue(request, KeyKind.EcdsaP256, now));
    Say($"farspan: key and certificate, {Threads} threads: {rate:0} per second, {cpu:0.00} CPU-s per 1,000");
}

using (var site = new CertificateSite(TimeProvider.System, 0))
{
    var (rate, cpu) = Measure(Leaves, Askers, () => site.Store.Issue(request, KeyKind.EcdsaP256));
    Say($"farspan: key, certificate and a line of the list on the disk, {Askers} at a time: {rate:0} per second, {cpu:0.00} CPU-s per 1,000");
    var (issued, damaged) = site.Store.Issued();
    Say($"  in the list: {issued.Count}, unreadable: {damaged.Count}");
}

var folder = Directory.CreateTempSubdirectory("farspan-bench-ca-").FullName;
try
{
    var (oneByOne, atOnce) = OpenSslPeer.Measure(folder, PeerLeaves);
    Say($"openssl req | openssl x509 -req, two at a time: {oneByOne:0} per second");
    Say($"openssl ca over {PeerLeaves} requests in one process, keys made before: {atOnce:0} per second");
}
finally
{
    Directory.Delete(folder, recursive: true);
}

var time = new MovedTime();
var (handshakes, phases) = await RotationRun.RunAsync(time, time.Advance, CancellationToken.None);
Say($"rotation ({string.Join(" → ", phases)}): {handshakes.Done} mutual handshakes, {handshakes.Failed} failed");
return handshakes.Failed == 0 ? 0 : 1;

static AuthorityProfile Profile(string name, KeyKind key) => new() { CommonName = name, Organization = null, Key = key, Lifetime = TimeSpan.FromDays(30) };

static (double Rate, double Cpu) Measure(int count, int threads, Func<IssuedLeaf> issue)
{
    var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
    Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => issue().Dispose());
    var elapsed = Stopwatch.GetElapsedTime(start);
    return (count / elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds * 1000 / count);
}

static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
