using System.CommandLine;
using System.Text.Json;
using Farspan.Agent.Authorities;
using Farspan.Cli.Ca;
using Farspan.Cli.Input;

namespace Farspan.Cli.Commands.Ca;

/// <summary><c>ca rotate root|intermediate</c>.</summary>
internal static class CaRotateCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var command = new FarspanCommand("rotate", "Replace the root or the intermediate with overlap, so that no handshake fails")
        {
            Examples = ["farspan ca rotate intermediate --key-file ca.key", "farspan ca rotate root --key-file ca.key"],
            Run = (_, _) => Task.FromResult(ExitCode.Usage),
        };
        command.Add(Intermediate(terminal));
        command.Add(Root(terminal));
        return command;
    }

    private static FarspanCommand Intermediate(Terminal terminal)
    {
        var file = new Option<string?>("--file") { HelpName = "FILE", Description = "Topology file or folder, whose names it may issue for from now on; the same as before when left out" };
        var (options, root, json) = (new CaOptions(), CaOptions.RootKey(), CommonOptions.Json());
        return new FarspanCommand("intermediate", "Issue with a new intermediate from now on; certificates of the old one stay good until they end")
        {
            Examples = ["farspan ca rotate intermediate --key-file ca.key", "farspan ca rotate intermediate --file topology.yaml --root-key /media/usb/root-1.key --key-file ca.key"],
            Options = { file, root, options.Folder, options.KeyFile, options.PassphraseFile, json },
            Run = async (line, token) => await RunAsync(line, options, json, terminal, store =>
            {
                var plan = line.GetValue(file) is { } path ? Compilation.Required(path, terminal).Plan! : null;
                var constraints = plan is null ? null : SpecConstraints.Of(store.Record().Name, plan.Machines, issuer: null);
                store.RotateIntermediate(constraints, Full(line.GetValue(root), terminal));
                return store;
            }, token),
        };
    }

    private static FarspanCommand Root(Terminal terminal)
    {
        var told = new Option<bool>("--everybody-believes") { Description = "All machines have both roots, so that the new one may issue before a day is over" };
        var (options, root, json) = (new CaOptions(), CaOptions.RootKey(), CommonOptions.Json());
        return new FarspanCommand("root", "Take the next step of a root's replacement: believe a new one, issue under it, stop believing the old one")
        {
            Examples = ["farspan ca rotate root --key-file ca.key"],
            Options = { told, root, options.Folder, options.KeyFile, options.PassphraseFile, json },
            Run = async (line, token) => await RunAsync(line, options, json, terminal, store =>
            {
                store.RotateRoot(line.GetValue(told), Full(line.GetValue(root), terminal));
                return store;
            }, token),
        };
    }

    private static async Task<int> RunAsync(ParseResult line, CaOptions options, Option<bool> json, Terminal terminal, Func<AuthorityStore, AuthorityStore> rotate, CancellationToken token)
    {
        using var sealing = await options.SealingAsync(line, terminal, token);
        var report = CaOptions.Tell(() =>
        {
            using var store = AuthorityStore.Open(options.Locate(line, terminal), sealing, terminal.Time);
            return CaReader.Read(rotate(store), terminal.Time.GetUtcNow());
        });
        terminal.Print(line.GetValue(json) ? JsonSerializer.Serialize(report, CaJson.Default.CaReport) + "\n" : CaReader.Render(report));
        return ExitCode.Holds;
    }

    private static string? Full(string? path, Terminal terminal) => path is null ? null : Path.GetFullPath(path, terminal.WorkingFolder);
}
