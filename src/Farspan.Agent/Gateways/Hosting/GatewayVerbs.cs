using Farspan.Agent.Hosting;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>The hidden verbs by which the program starts itself as a gateway's process, or as what keeps one alive.</summary>
public static class GatewayVerbs
{
    /// <summary><c>farspan gateway-run FOLDER [--portable] [--take-over] [--foreground] [--network FILE]</c></summary>
    public const string Run = "gateway-run";

    /// <summary><c>farspan gateway-keep FOLDER --portable</c></summary>
    public const string Keep = "gateway-keep";

    /// <inheritdoc cref="ServerVerb.TakeOver"/>
    public const string TakeOver = ServerVerb.TakeOver;

    /// <inheritdoc cref="ServerVerb.Foreground"/>
    public const string Foreground = ServerVerb.Foreground;

    /// <summary>Runs a hidden verb. To be called before the command line is parsed and before anybody else minds signals.</summary>
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

        var folder = new GatewayFolder(ServerVerb.FolderOf(arguments).Folder);
        var start = StartOf(folder, self, variables, ServerVerb.IsPortable(arguments), ServerVerb.ValueOf(arguments, ServerVerb.Network));
        if (arguments[0] == Keep)
        {
            await new PortableKeeper(folder, start, time).RunAsync(CancellationToken.None);
            return 0;
        }

        return await GatewayHost.RunAsync(ServerVerb.Read(arguments, start, variable, version, time));
    }

    /// <summary>How a gateway's process is started.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="self">The program.</param>
    /// <param name="variables">Environment that it needs.</param>
    /// <param name="isPortable">True to use nothing but what every platform has.</param>
    /// <param name="network">File of the network namespace that it is born in, or null for ours.</param>
    public static ServerStart StartOf(GatewayFolder folder, IReadOnlyList<string> self, IReadOnlyList<KeyValuePair<string, string>> variables, bool isPortable, string? network) => new()
    {
        Command = [.. self, Run, .. OptionsOf(folder, isPortable, network)],
        Keeper = [.. self, Keep, .. OptionsOf(folder, isPortable, network)],
        Variables = variables,
        LogFile = folder.LogFile,
        Network = network,
    };

    private static IReadOnlyList<string> OptionsOf(GatewayFolder folder, bool isPortable, string? network) =>
        [folder.Folder, .. isPortable ? [ServerVerb.Portable] : Array.Empty<string>(), .. network is null ? [] : new[] { ServerVerb.Network, network }];
}
