using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Farspan.Lab.Files;
using Farspan.Pki;
using Farspan.Reconcile;
using Farspan.State.Gateways;
using Farspan.State.Services;

namespace Farspan.Lab.Recipes;

/// <summary>A PostgreSQL server.</summary>
/// <remarks>
/// <para>It runs as the package's user, which may not enter the lab's private folder: the data folder is mounted for it where the package keeps its own.
/// Its shared memory is files in there and anonymous memory, so that a kill leaves nothing.</para>
/// <para>The password of the user <c>postgres</c> is in the file <c>password</c> beside the data, for root alone.</para>
/// <para>Source: PostgreSQL 15 manual, sections 20.3, 20.4.1, 21.1 and 55.2.1 (start-up message).</para>
/// </remarks>
internal sealed class PostgreSqlRecipe : IServiceRecipe
{
    private const string Home = "/var/lib/postgresql";
    private const string SystemUser = "postgres";
    private const int ProtocolVersion = 3 << 16;
    private const int PasswordBytes = 24;
    private static readonly ToolNeed _control = new("pg_ctl", "postgresql");

    private const string AccessFile = "access.conf";
    private const string CallersFile = "callers.conf";
    private const string RevocationsFile = "revoked.crl";

    public string Name => "postgresql";

    public IReadOnlyList<ToolNeed> Needs { get; } = [new("postgres", "postgresql"), new("initdb", "postgresql")];

    public ServiceLaunch Launch(ServiceContext context) => Run(
        context,
    [
        Tools.Path(context.Environment, Needs[0]),
        "-D", $"{Home}/data",
        "-p", RecipePorts.FirstTcp(context.Service).ToString(CultureInfo.InvariantCulture),
        "-c", $"listen_addresses={string.Join(',', context.Service.Bind)}",
        "-c", $"unix_socket_directories={Home}",
        "-c", "dynamic_shared_memory_type=mmap",
        "-c", "password_encryption=scram-sha-256",
        "-c", $"hba_file={Home}/{AccessFile}",
        .. TlsOf(context)?.Callers is null ? Array.Empty<string>() : ["-c", $"ident_file={Home}/{CallersFile}"],
        .. Encryption(context),
    ]);

    public async Task<ServiceLaunch> PrepareAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        CopyCertificate(context);
        WriteAccess(context);
        WriteCallers(context);
        var data = Path.Combine(context.DataFolder, "data");
        if (!File.Exists(Path.Combine(data, "farspan-ready")))
        {
            await InitializeAsync(context, host, data, cancellationToken);
        }

        await RunAsync(context, host, new ServiceLaunch { Command = Own(context), Variables = [], DataMountedAt = null }, cancellationToken);
        return Launch(context);
    }

    public Task SettleAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) => Task.CompletedTask;

    // PostgreSQL manual, section 19.9.2: certificates are read again on reload; sessions go on.
    public async Task RenewAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        if (TlsOf(context) is null)
        {
            return;
        }

        CopyCertificate(context);
        await RunAsync(context, host, new ServiceLaunch { Command = Own(context), Variables = [], DataMountedAt = null }, cancellationToken);
        await RunAsync(context, host, Run(context, [Tools.Path(context.Environment, _control), "reload", "-s", "-D", $"{Home}/data"]), cancellationToken);
    }

    public async Task<string?> CheckAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        var endpoint = new IPEndPoint(context.Service.Bind[0], RecipePorts.FirstTcp(context.Service));
        using var socket = await host.ConnectAsync(context.Machine, endpoint, cancellationToken);
        await socket.SendAsync(StartupMessage(), cancellationToken);
        var answer = new byte[256];
        var length = await socket.ReceiveAsync(answer, cancellationToken);
        // 'R' asks for the password: it serves. 'E' with 57P03 says that it is still starting up; with 28000, where TLS is declared, that it serves nobody without.
        var refusesPlaintext = TlsOf(context) is not null && Encoding.ASCII.GetString(answer, 0, length).Contains("C28000", StringComparison.Ordinal);
        return length > 0 && (answer[0] == (byte)'R' || refusesPlaintext) ? null : "postgresql does not accept connections yet";
    }

    /// <summary>Asks to log in as <c>postgres</c>.</summary>
    internal static byte[] StartupMessage()
    {
        var parameters = Encoding.ASCII.GetBytes("user\0postgres\0database\0postgres\0\0");
        var message = new byte[8 + parameters.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), ProtocolVersion);
        parameters.CopyTo(message, 8);
        return message;
    }

    private static ServiceTlsSpec? TlsOf(ServiceContext context) => context.Service.Tls.FirstOrDefault(t => t.Certificate is not null);

    // PostgreSQL manual, section 20.3.3.
    private static string[] Encryption(ServiceContext context) => TlsOf(context) is not { } tls
        ? []
        :
        [
            "-c", "ssl=on",
            "-c", $"ssl_cert_file={Home}/tls/{CertificateFiles.Certificate}",
            "-c", $"ssl_key_file={Home}/tls/{CertificateFiles.Key}",
            "-c", $"ssl_ca_file={Home}/tls/{CertificateFiles.Authorities}",
            "-c", $"ssl_min_protocol_version={(tls.Minimum == TlsVersion.Tls13 ? "TLSv1.3" : "TLSv1.2")}",
            .. tls.RequiresClientCertificate ? ["-c", $"ssl_crl_file={Home}/tls/{RevocationsFile}"] : Array.Empty<string>(),
            .. tls.CipherSuites.Count == 0 ? Array.Empty<string>() : ["-c", $"ssl_ciphers={NativeSuites.List(tls)}"],
        ];

    // It reads its key as its own user, who may not go where the machine's files are.
    private static void CopyCertificate(ServiceContext context)
    {
        if (TlsOf(context) is not { Certificate: { } name } tls)
        {
            return;
        }

        var own = CertificateFolder.In(context.Paths.VolumeFolder(context.Machine), name);
        if (!own.Exists)
        {
            throw new ReconcileException($"the certificate '{name}' of {context.Machine} is not there yet");
        }

        var folder = Path.Combine(context.DataFolder, "tls");
        StateFile.MakeFolder(folder);
        foreach (var file in new[] { own.Certificate, own.Key, own.Authorities })
        {
            StateFile.Write(Path.Combine(folder, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        if (tls.RequiresClientCertificate)
        {
            if (!File.Exists(own.Revocations))
            {
                throw new ReconcileException($"the revocation lists for '{name}' of {context.Machine} are not there yet");
            }

            StateFile.Write(Path.Combine(folder, RevocationsFile), File.ReadAllBytes(own.Revocations));
        }
    }

    private static void WriteAccess(ServiceContext context)
    {
        var remote = TlsOf(context) switch
        {
            null => "host all all all scram-sha-256",
            // Manual, section 21.12: the certificate stands in for the password, and the map says whose common name may be which user.
            { Callers: not null } => "hostssl all all all cert map=callers",
            { RequiresClientCertificate: true } => "hostssl all all all scram-sha-256 clientcert=verify-ca",
            _ => "hostssl all all all scram-sha-256",
        };
        StateFile.Write(
            Path.Combine(context.DataFolder, AccessFile),
            Encoding.ASCII.GetBytes($"# Who may connect is up to the machine's filter; here only that a password or a certificate is needed, and TLS where it is declared.\nlocal all all peer\n{remote}\n"));
    }

    private static void WriteCallers(ServiceContext context)
    {
        if (TlsOf(context)?.Callers is { } callers)
        {
            StateFile.Write(Path.Combine(context.DataFolder, CallersFile), Encoding.ASCII.GetBytes(string.Concat(callers.CommonNames.Select(n => $"callers \"{n}\" postgres\n"))));
        }
    }

    private async Task InitializeAsync(ServiceContext context, IServiceHost host, string data, CancellationToken cancellationToken)
    {
        // What an interrupted initdb left is of no use.
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        StateFile.MakeFolder(context.DataFolder);
        var password = Path.Combine(context.DataFolder, "password");
        StateFile.Write(password, Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(PasswordBytes)) + "\n"));
        await RunAsync(context, host, new ServiceLaunch { Command = Own(context), Variables = [], DataMountedAt = null }, cancellationToken);
        var launch = Run(
            context,
            Tools.Path(context.Environment, Needs[1]),
            "-D", $"{Home}/data",
            "-U", "postgres",
            $"--pwfile={Home}/password",
            "--auth-local=peer",
            "--auth-host=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync");
        await RunAsync(context, host, launch, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(data, "farspan-ready"), "", cancellationToken);
    }

    private static async Task RunAsync(ServiceContext context, IServiceHost host, ServiceLaunch launch, CancellationToken cancellationToken)
    {
        var code = await host.RunAsync(context, launch, cancellationToken);
        if (code != 0)
        {
            var program = Path.GetFileName(launch.Command.First(c => c.Contains('/', StringComparison.Ordinal)));
            throw new ReconcileException(string.Create(CultureInfo.InvariantCulture, $"{program} ended with {code}; see {context.Paths.LogFile(context.Machine, context.Service.Name)}"));
        }
    }

    /// <summary>Runs a program as the package's user, with System V memory of its own (ipc_namespaces(7)): what a killed server leaves there goes with it.</summary>
    private static ServiceLaunch Run(ServiceContext context, params IReadOnlyList<string> command) => new()
    {
        Command = [Tools.Essential(context.Environment, "unshare"), .. Identity(context.Environment), .. command],
        Variables = [new("LC_ALL", "C")],
        DataMountedAt = Home,
    };

    /// <summary>Without root there is one user only; a namespace within ours gives it a number that is not 0, because the server refuses that one.</summary>
    private static string[] Identity(LabEnvironment environment) => environment.IsRootless
        ? ["--ipc", "--user", "--map-user=999", "--map-group=999", "--"]
        : ["--ipc", "--", Tools.Essential(environment, "setpriv"), $"--reuid={SystemUser}", $"--regid={SystemUser}", "--init-groups", "--"];

    private static string[] Own(ServiceContext context) => context.Environment.IsRootless
        ? [Tools.Essential(context.Environment, "true")]
        : [Tools.Essential(context.Environment, "chown"), "-R", $"{SystemUser}:{SystemUser}", context.DataFolder];
}
