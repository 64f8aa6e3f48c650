using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Certificates;
using Farspan.Pki;

namespace Farspan.Tests.Shared.Certificates;

/// <summary>Mutual TLS between two machines with nothing but the files that lie on them, at the time that the clock says.</summary>
internal sealed class Handshakes(TimeProvider time)
{
    private int _done;
    private int _failed;

    /// <summary>Handshakes that both sides finished.</summary>
    public int Done => _done;

    /// <summary>Handshakes that one side refused.</summary>
    public int Failed => _failed;

    /// <summary>The first refusal, for people.</summary>
    public string? FirstFailure { get; private set; }

    /// <summary>Does one handshake over a pair of sockets.</summary>
    public async Task RunAsync(CertificateFolders server, CertificateFolders client, CancellationToken token)
    {
        var (near, far) = await PairAsync(token);
        await using var serving = new SslStream(near);
        await using var calling = new SslStream(far);
        using var ours = Files.Read(server);
        using var theirs = Files.Read(client);
        try
        {
            var accepted = serving.AuthenticateAsServerAsync(ServerOptions(ours), token);
            await calling.AuthenticateAsClientAsync(ClientOptions(theirs), token);
            await accepted;

            // With TLS 1.3 a client has finished before the server has judged its certificate: a byte back says that it has.
            await serving.WriteAsync(new byte[] { 1 }, token);
            await serving.FlushAsync(token);
            await calling.ReadExactlyAsync(new byte[1], token);
            Interlocked.Increment(ref _done);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            Interlocked.Increment(ref _failed);
            FirstFailure ??= refused.Message;
        }
    }

    private static async Task<(Stream Near, Stream Far)> PairAsync(CancellationToken token)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen(1);
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await far.ConnectAsync(listener.LocalEndPoint!, token);
        var near = await listener.AcceptAsync(token);
        near.NoDelay = true;
        return (new NetworkStream(near, ownsSocket: true), new NetworkStream(far, ownsSocket: true));
    }

    private SslServerAuthenticationOptions ServerOptions(Files files) => new()
    {
        ServerCertificateContext = files.Context,
        ClientCertificateRequired = true,
        CertificateChainPolicy = Policy(files),
        AllowTlsResume = false,
    };

    private SslClientAuthenticationOptions ClientOptions(Files files) => new()
    {
        TargetHost = "m.foundry.test",
        ClientCertificateContext = files.Context,
        CertificateChainPolicy = Policy(files),
        AllowTlsResume = false,
    };

    private X509ChainPolicy Policy(Files files)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTimeIgnored = false,
            VerificationTime = time.GetUtcNow().UtcDateTime,
        };
        policy.CustomTrustStore.AddRange(files.Authorities);
        return policy;
    }

    /// <summary>The three files as a program reads them: by the link's target, once.</summary>
    private sealed class Files : IDisposable
    {
        private readonly X509Certificate2 _leaf;

        private Files(X509Certificate2 leaf, X509Certificate2Collection chain, X509Certificate2Collection authorities)
        {
            _leaf = leaf;
            Authorities = authorities;
            Context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }

        public X509Certificate2Collection Authorities { get; }

        public SslStreamCertificateContext Context { get; }

        public static Files Read(CertificateFolders machine)
        {
            var link = machine.PathOf("machine");
            var folder = Path.Combine(Path.GetDirectoryName(link)!, new FileInfo(link).LinkTarget!);
            var certificate = Path.Combine(folder, CertificateFiles.Certificate);
            var (chain, authorities) = (new X509Certificate2Collection(), new X509Certificate2Collection());
            chain.ImportFromPemFile(certificate);
            authorities.ImportFromPemFile(Path.Combine(folder, CertificateFiles.Authorities));
            return new Files(X509Certificate2.CreateFromPemFile(certificate, Path.Combine(folder, CertificateFiles.Key)), chain, authorities);
        }

        public void Dispose() => _leaf.Dispose();
    }
}
