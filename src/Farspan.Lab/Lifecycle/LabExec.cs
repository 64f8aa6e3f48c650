using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Recipes;
using Farspan.Lab.Supervision;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Processes;

namespace Farspan.Lab.Lifecycle;

/// <summary>Runs a command inside a machine, on our own terminal.</summary>
internal sealed class LabExec(LabEnvironment environment, LabPaths paths)
{
    /// <returns>Its exit code; 128 and the signal's number where a signal ended it.</returns>
    /// <exception cref="LabException">There is no such program (FS4017).</exception>
    public async Task<int> RunAsync(string node, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var layers = MachineFiles.Layers(paths, node);
        IReadOnlyList<string> program = IsOwn(layers, command[0]) ? [Tools.Essential(environment, "env"), .. command] : [Resolve(command[0]), .. command.Skip(1)];
        using var network = NetworkNamespace.Open(paths.NamespaceFile(node));
        using var child = ChildProcess.Start(new ChildProcessStart
        {
            File = program[0],
            Arguments = [.. program.Skip(1)],
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [ProcessMark.Lab] = paths.Folder,
                ["FARSPAN_MACHINE"] = node,
                ["TERM"] = environment.Terminal,
            },
            Network = network,
            Layers = layers,
            BindMounts = [.. MachineFiles.Mounts(paths, node).Select(m => new BindMount { Source = m.Key, Target = m.Value })],
            InputFile = "/dev/stdin",
            Output = ChildOutput.Ours,
            Error = ChildOutput.Ours,
        });
        // Ctrl-C reaches the child by the terminal, which decides what becomes of it; a polite kill of ours is handed on.
        await using var handing = cancellationToken.UnsafeRegister(static c => ((ChildProcess)c!).Signal(ProcessSignal.Hangup), child);
        return LabProcess.Code(await child.Exited);
    }

    // Seen by its processes, not by this one: the machine's own env finds it.
    private static bool IsOwn(IReadOnlyList<FolderLayer> layers, string program) =>
        layers.Any(l => program.StartsWith(l.Target + "/", StringComparison.Ordinal) && File.Exists(l.Source + program[l.Target.Length..]));

    private string Resolve(string program) =>
        program.Contains('/', StringComparison.Ordinal) ? File.Exists(program) ? program : throw LabErrors.CommandNotFound(program)
        : Tools.Find(environment, program) ?? throw LabErrors.CommandNotFound(program);
}
