using System.Text.Json;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Recipes;
using Farspan.Lab.Supervision;
using Farspan.Linux.Processes;

namespace Farspan.Lab.Rootless;

/// <summary>Labs without root: every command that touches one runs inside a user namespace of its user's own.</summary>
/// <remarks>
/// <para>A holder process keeps a user, a mount and a network namespace; commands enter them and are root there (user_namespaces(7)). A process with threads
/// cannot make a user namespace, so that the packaged unshare(1) and nsenter(1) do it. The holder ends with the last lab.</para>
/// </remarks>
internal sealed class RootlessEntry(LabEnvironment environment)
{
    /// <summary>Set for commands that run inside.</summary>
    public const string Variable = "FARSPAN_ROOTLESS";

    /// <summary>Unsharing takes milliseconds.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(5);

    private string HolderFile => Path.Combine(environment.StateRoot, "holder.json");

    private string ReadyFile => Path.Combine(environment.StateRoot, "holder.ready");

    private string LogFile => Path.Combine(environment.StateRoot, "holder.log");

    /// <summary>Runs a command line inside.</summary>
    /// <param name="arguments">The command line, without the program.</param>
    /// <param name="mayBegin">True to make the namespaces when there are none.</param>
    /// <param name="cancellationToken">Ends the beginning; a command that runs gets the terminal's signals itself.</param>
    /// <returns>Its exit code; null when there are no namespaces and none may be made: then there is no lab either.</returns>
    /// <exception cref="LabException">This kernel or its configuration forbids user namespaces (FS4007).</exception>
    public async Task<int?> RunAsync(IReadOnlyList<string> arguments, bool mayBegin, CancellationToken cancellationToken)
    {
        var holder = Living();
        if (holder is null && !mayBegin)
        {
            return null;
        }

        holder ??= await BeginAsync(cancellationToken);
        using var child = ChildProcess.Start(new ChildProcessStart
        {
            File = Tools.Essential(environment, "nsenter"),
            Arguments =
            [
                $"--target={holder.Pid}", "--user", "--preserve-credentials", "--mount", "--net", "--", .. environment.Self, .. arguments,
            ],
            Environment = new Dictionary<string, string>(environment.SelfVariables, StringComparer.Ordinal)
            {
                [Variable] = "1",
                ["FARSPAN_STATE"] = environment.StateRoot,
                ["TERM"] = environment.Terminal,
            },
            InputFile = "/dev/stdin",
            Output = ChildOutput.Ours,
            Error = ChildOutput.Ours,
        });
        var code = LabProcess.Code(await child.Exited);
        await EndIfUnusedAsync(holder);
        return code;
    }

    private ProcessRecord? Living() => Companion.Living(HolderFile);

    private async Task<ProcessRecord> BeginAsync(CancellationToken cancellationToken)
    {
        StateFile.MakeFolder(environment.StateRoot);
        StateFile.MakeFolder(environment.RootlessNamespaceFolder);
        File.Delete(ReadyFile);
        // Shared, so that a namespace that is removed also goes from the mount namespaces of long-lived processes.
        const string Script = "mount --bind \"$1\" \"$1\" && mount --make-shared \"$1\" && : > \"$2\" && exec sleep infinity";
        using var child = ChildProcess.Start(new ChildProcessStart
        {
            File = Tools.Essential(environment, "unshare"),
            Arguments = ["--user", "--map-root-user", "--mount", "--net", "--", "/bin/sh", "-c", Script, "farspan-holder", environment.RootlessNamespaceFolder, ReadyFile],
            WorkingDirectory = "/",
            Output = ChildOutput.Append(LogFile),
            Error = ChildOutput.WithOutput,
            IsDetached = true,
        });
        var start = environment.Time.GetTimestamp();
        while (!File.Exists(ReadyFile))
        {
            if (!child.IsAlive || environment.Time.GetElapsedTime(start) > _patience)
            {
                child.Signal(ProcessSignal.Kill);
                var why = (await File.ReadAllTextAsync(LogFile, cancellationToken)).ReplaceLineEndings(" ").Trim();
                Clear();
                throw LabErrors.NotAllowed(why.Length > 0 ? why : "the user namespace was not ready in time");
            }

            await Task.Delay(_betweenLooks, environment.Time, cancellationToken);
        }

        var holder = new ProcessRecord { Pid = child.Identity.Pid, StartTicks = child.Identity.StartTicks };
        StateFile.Write(HolderFile, JsonSerializer.SerializeToUtf8Bytes(holder, LabJson.Default.ProcessRecord));
        return holder;
    }

    private async Task EndIfUnusedAsync(ProcessRecord holder)
    {
        if (LabCatalog.Locate(environment).Names().Count > 0)
        {
            return;
        }

        await LabProcess.EndAsync(holder, environment.Time, CancellationToken.None);
        Clear();
    }

    /// <summary>Leaves nothing behind; the state folder itself only when somebody else keeps something in it.</summary>
    private void Clear()
    {
        File.Delete(HolderFile);
        File.Delete(ReadyFile);
        File.Delete(LogFile);
        foreach (var folder in new[] { environment.RootlessNamespaceFolder, environment.StateRoot })
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }
}
