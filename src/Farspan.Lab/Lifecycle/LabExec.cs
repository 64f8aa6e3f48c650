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
        using var network = NetworkNamespace.Open(paths.NamespaceFile(node));
        using var child = ChildProcess.Start(new ChildProcessStart
        {
            File = Resolve(command[0]),
            Arguments = [.. command.Skip(1)],
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [ProcessMark.Lab] = paths.Folder,
                ["FARSPAN_MACHINE"] = node,
                ["TERM"] = environment.Terminal,
            },
            Network = network,
            BindMounts = [.. MachineFiles.Mounts(paths, node).Select(m => new BindMount { Source = m.Key, Target = m.Value })],
            InputFile = "/dev/stdin",
            Output = ChildOutput.Ours,
            Error = ChildOutput.Ours,
        });
        // Ctrl-C reaches the child by the terminal, which decides what becomes of it; a polite kill of ours is handed on.
        await using var handing = cancellationToken.UnsafeRegister(static c => ((ChildProcess)c!).Signal(ProcessSignal.Hangup), child);
        return LabProcess.Code(await child.Exited);
    }

    private string Resolve(string program) =>
        program.Contains('/', StringComparison.Ordinal) ? File.Exists(program) ? program : throw LabErrors.CommandNotFound(program)
        : Tools.Find(environment, program) ?? throw LabErrors.CommandNotFound(program);
}
