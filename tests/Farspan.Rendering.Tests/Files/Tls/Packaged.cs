using System.Diagnostics;

namespace Farspan.Rendering.Tests.Files.Tls;

/// <summary>Runs packaged programs, bounded and killed with the test.</summary>
internal static class Packaged
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/usr/lib/postgresql/15/bin"];

    /// <summary>The program's path; the test is skipped where it is not installed.</summary>
    public static string Find(string program)
    {
        var path = Array.Find([.. Folders.Select(f => Path.Combine(f, program))], File.Exists);
        Assert.SkipWhen(path is null, $"needs the packaged {program}");
        return path!;
    }

    /// <summary>Runs it to its end; output and errors together.</summary>
    public static async Task<(int ExitCode, string Text)> RunAsync(string program, params string[] arguments)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        using var process = Start(Find(program), arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(bound.Token);
            var errors = process.StandardError.ReadToEndAsync(bound.Token);
            await process.WaitForExitAsync(bound.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            Stop(process);
        }
    }

    /// <summary>Starts a program that stays and says nothing that is waited for.</summary>
    public static Process Begin(string program, params string[] arguments)
    {
        var process = Start(Find(program), arguments);
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Starts a program that stays, and waits until it says something.</summary>
    public static async Task<Process> StartAsync(string program, string until, params string[] arguments)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        var process = Start(Find(program), arguments);
        var said = new List<string>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(bound.Token) is { } line)
            {
                said.Add(line);
                if (line.Contains(until, StringComparison.Ordinal))
                {
                    return process;
                }
            }

            throw new InvalidOperationException($"{program} ended: {string.Join('\n', said)}");
        }
        catch
        {
            Stop(process);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Kills it with its children and waits.</summary>
    public static void Stop(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(Bound);
        }
    }

    private static Process Start(string path, string[] arguments) =>
        Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
