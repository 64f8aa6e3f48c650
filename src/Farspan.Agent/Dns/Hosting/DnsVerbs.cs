using Farspan.Agent.Hosting;

namespace Farspan.Agent.Dns.Hosting;

/// <summary>The hidden verb by which the program starts itself as a name server's process.</summary>
public static class DnsVerbs
{
    /// <summary><c>farspan dns-run FOLDER [--foreground] [--certificates FOLDER] [--network FILE] [--take-over]</c></summary>
    public const string Run = "dns-run";

    /// <summary><c>farspan dns-keep FOLDER [--certificates FOLDER]</c></summary>
    public const string Keep = "dns-keep";

    /// <inheritdoc cref="ServerVerb.Foreground"/>
    public const string Foreground = ServerVerb.Foreground;

    /// <summary>Folder of certificates; <see cref="DefaultCertificates"/> when left out.</summary>
    public const string Certificates = "--certificates";

    /// <summary>Where a machine's certificates are.</summary>
    public const string DefaultCertificates = "/etc/farspan/certificates";

    /// <summary>Runs the hidden verb. To be called before the command line is parsed and before anybody else minds signals.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="self">The program, for starting itself.</param>
    /// <param name="variables">Environment that it needs.</param>
    /// <param name="variable">Value of an environment variable, or null.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The exit code, or null when the command line is an ordinary one.</returns>
    public static async Task<int?> TryRunAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyList<string> self,
        IReadOnlyList<KeyValuePair<string, string>> variables,
        Func<string, string?> variable,
        string version,
        TimeProvider time)
    {
        if (arguments is not [Run or Keep, _, ..])
        {
            return null;
        }

        var folder = new DnsFolder(ServerVerb.FolderOf(arguments).Folder);
        var certificates = ServerVerb.ValueOf(arguments, Certificates) ?? DefaultCertificates;
        var start = StartOf(folder, self, variables, certificates, ServerVerb.ValueOf(arguments, ServerVerb.Network));
        if (arguments[0] == Keep)
        {
            await new PortableKeeper(folder, start, time).RunAsync(CancellationToken.None);
            return 0;
        }

        return await DnsHost.RunAsync(ServerVerb.Read(arguments, start, variable, version, time), folder, certificates);
    }

    /// <summary>How a name server's process is started.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="self">The program.</param>
    /// <param name="variables">Environment that it needs.</param>
    /// <param name="certificates">Folder of certificates.</param>
    /// <param name="network">File of the network namespace that it is born in, or null for ours.</param>
    public static ServerStart StartOf(DnsFolder folder, IReadOnlyList<string> self, IReadOnlyList<KeyValuePair<string, string>> variables, string certificates, string? network) => new()
    {
        Command = [.. self, Run, .. OptionsOf(folder, certificates, network)],
        Keeper = [.. self, Keep, .. OptionsOf(folder, certificates, network)],
        Variables = variables,
        LogFile = folder.LogFile,
        Network = network,
    };

    private static IReadOnlyList<string> OptionsOf(DnsFolder folder, string certificates, string? network) =>
        [folder.Folder, Certificates, certificates, .. network is null ? [] : new[] { ServerVerb.Network, network }];
}
