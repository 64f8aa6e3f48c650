using System.Globalization;
using System.Net;
using System.Text;
using Farspan.Reconcile;
using Farspan.State.Gateways;
using Farspan.State.Services;

namespace Farspan.Lab.Recipes;

/// <summary>A Redis server that keeps nothing.</summary>
/// <remarks>
/// <para>Protected mode is off because it would refuse every other machine; the machine's filter decides who may connect.</para>
/// <para>Source: redis.conf of Redis 7, «NETWORK», «TLS/SSL», «SNAPSHOTTING».</para>
/// </remarks>
internal sealed class RedisRecipe : IServiceRecipe
{
    public string Name => "redis";

    public IReadOnlyList<ToolNeed> Needs { get; } = [new("redis-server", "redis-server")];

    public ServiceLaunch Launch(ServiceContext context) => new()
    {
        Command =
        [
            Tools.Path(context.Environment, Needs[0]),
            .. Ports(context),
            "--bind", .. context.Service.Bind.Select(a => a.ToString()),
            "--protected-mode", "no",
            "--daemonize", "no",
            "--save", "",
            "--appendonly", "no",
            "--dir", context.DataFolder,
        ],
        Variables = [],
        DataMountedAt = null,
    };

    public Task<ServiceLaunch> PrepareAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) =>
        TlsOf(context) is { Certificate: { } name } && !FolderOf(context, name).Exists
            ? throw new ReconcileException($"the certificate '{name}' of {context.Machine} is not there yet")
            : Task.FromResult(Launch(context));

    public Task SettleAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) => Task.CompletedTask;

    // redis.conf, «TLS/SSL»: the files are read again when they are set again; connections go on.
    public async Task RenewAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        if (TlsOf(context) is not { Certificate: { } name })
        {
            return;
        }

        var files = FolderOf(context, name);
        var exit = await host.RunAsync(
            context,
            new ServiceLaunch
            {
                Command =
                [
                    Tools.Essential(context.Environment, "redis-cli"),
                    "-h", context.Service.Bind[0].ToString(), "-p", RecipePorts.FirstTcp(context.Service).ToString(CultureInfo.InvariantCulture),
                    "--tls", "--cert", files.Certificate, "--key", files.Key, "--cacert", files.Authorities,
                    "CONFIG", "SET", "tls-cert-file", files.Certificate, "tls-key-file", files.Key, "tls-ca-cert-file", files.Authorities,
                ],
                Variables = [],
                DataMountedAt = null,
            },
            cancellationToken);
        if (exit != 0)
        {
            throw new ReconcileException($"redis on {context.Machine} keeps its old certificate: redis-cli ended with {exit}, see its log");
        }
    }

    public async Task<string?> CheckAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        var endpoint = new IPEndPoint(context.Service.Bind[0], RecipePorts.FirstTcp(context.Service));
        using var socket = await host.ConnectAsync(context.Machine, endpoint, cancellationToken);
        if (TlsOf(context) is not null)
        {
            // It listens once its certificate is read; what it answers inside TLS is for those who have one.
            return null;
        }

        await socket.SendAsync("PING\r\n"u8.ToArray(), cancellationToken);
        var answer = new byte[64];
        var length = await socket.ReceiveAsync(answer, cancellationToken);
        var text = Encoding.ASCII.GetString(answer, 0, length).Trim();
        return string.Equals(text, "+PONG", StringComparison.Ordinal) ? null : $"redis answers '{text}'";
    }

    private static ServiceTlsSpec? TlsOf(ServiceContext context) => context.Service.Tls.FirstOrDefault(t => t.Certificate is not null);

    private static CertificateFolder FolderOf(ServiceContext context, string name) => CertificateFolder.In(context.Paths.VolumeFolder(context.Machine), name);

    private static string[] Ports(ServiceContext context)
    {
        var port = RecipePorts.FirstTcp(context.Service).ToString(CultureInfo.InvariantCulture);
        if (TlsOf(context) is not { Certificate: { } name } tls)
        {
            return ["--port", port];
        }

        var files = FolderOf(context, name);
        return
        [
            "--port", "0",
            "--tls-port", port,
            "--tls-cert-file", files.Certificate,
            "--tls-key-file", files.Key,
            "--tls-ca-cert-file", files.Authorities,
            "--tls-auth-clients", tls.RequiresClientCertificate ? "yes" : "no",
            "--tls-protocols", tls.Minimum == TlsVersion.Tls13 ? "TLSv1.3" : "TLSv1.2 TLSv1.3",
            .. tls.CipherSuites.Count == 0 ? Array.Empty<string>() : ["--tls-ciphers", NativeSuites.List(tls), "--tls-prefer-server-ciphers", "yes"],
        ];
    }
}
