using System.Diagnostics;
using System.Globalization;

namespace Farspan.Benchmarks.Ca;

/// <summary>The packaged openssl doing the same: a key, a request and a certificate each time, and one process that signs many requests.</summary>
internal static class OpenSslPeer
{
    private const string Preparation = """
        set -e
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=peer -days 30 2>/dev/null
        mkdir -p out; : >index.txt; echo 1000 >serial
        printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=out\ncertificate=ca.pem\nprivate_key=ca.key\ndefault_md=sha256\ndefault_days=1\npolicy=p\nunique_subject=no\ncopy_extensions=copy\n[p]\ncommonName=supplied\n' >ca.cnf
        """;

    private const string OneByOne = """
        seq COUNT | xargs -P 2 -I @ sh -c 'openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout @.key -subj /CN=m.foundry.test -addext subjectAltName=DNS:m.foundry.test 2>/dev/null | openssl x509 -req -CA ca.pem -CAkey ca.key -set_serial 0x10@ -days 1 -copy_extensions copy -out @.pem 2>/dev/null'
        """;

    private const string Requests = """
        for i in $(seq COUNT); do openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /CN=m.foundry.test -addext subjectAltName=DNS:m.foundry.test -out $i.csr 2>/dev/null; done
        """;

    private const string AtOnce = "openssl ca -batch -notext -config ca.cnf -infiles $(seq -f %g.csr COUNT) >/dev/null 2>&1";

    /// <summary>Certificates per second of <c>openssl req | openssl x509 -req</c>, two at a time, and of one <c>openssl ca</c> over requests that are there already.</summary>
    public static (double OneByOne, double AtOnce) Measure(string folder, int count)
    {
        Shell(folder, Preparation);
        var one = Rate(folder, OneByOne, count);
        Shell(folder, With(Requests, count));
        return (one, Rate(folder, AtOnce, count));
    }

    private static double Rate(string folder, string script, int count)
    {
        var start = Stopwatch.GetTimestamp();
        Shell(folder, With(script, count));
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string With(string script, int count) => script.Replace("COUNT", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static void Shell(string folder, string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = folder })!;
        shell.WaitForExit();
        if (shell.ExitCode != 0)
        {
            throw new InvalidOperationException($"openssl failed with {shell.ExitCode}: {script}");
        }
    }
}
