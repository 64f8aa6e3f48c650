using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Farspan.Scenarios;

/// <summary>Runs command lines of a stranger at the root of the repository, with a state folder and a lab name of their own.</summary>
internal sealed class Shell : IDisposable
{
    // A whole "test --faults" with real elections fits several times.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(5);

    public Shell(string lab)
    {
        Lab = lab;
        Folder = Directory.CreateTempSubdirectory("farspan-scenario-").FullName;
    }

    /// <summary>What <c>$LAB</c> is in the transcripts.</summary>
    public string Lab { get; }

    /// <summary>What <c>$TMP</c> is in the transcripts: a folder of this run.</summary>
    public string Folder { get; }

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Runs a line by bash; standard output and error come together, times and sizes masked.</summary>
    public async Task<(string Output, int ExitCode)> RunAsync(string line, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_longest);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("bash", ["-c", $"exec 2>&1; {line}"])
            {
                WorkingDirectory = Root,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
        };
        var environment = process.StartInfo.Environment;
        environment["PATH"] = $"{Root}:{environment["PATH"]}";
        environment["LAB"] = Lab;
        environment["TMP"] = Folder;
        environment["FARSPAN_STATE"] = Path.Combine(Folder, "state");
        environment["NO_COLOR"] = "1";
        process.Start();
        process.StandardInput.Close();
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (Mask.Apply(output, Lab, Folder), process.ExitCode);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Takes the lab down, whatever the transcript did, and removes the folder.</summary>
    public void Dispose()
    {
        RunAsync($"farspan down --lab {Lab}", CancellationToken.None).GetAwaiter().GetResult();
        Directory.Delete(Folder, recursive: true);
    }

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
