using System.Diagnostics;

namespace Farspan.Pki.Tests.Peers;

/// <summary>Runs the packaged openssl, which knows nothing of ours.</summary>
internal static class OpenSslCommand
{
    private static readonly TimeSpan _bound = TimeSpan.FromSeconds(60);

    /// <summary>Runs it in a folder; output and errors together.</summary>
    internal static async Task<(int ExitCode, string Text)> RunAsync(string folder, params string[] arguments)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(_bound);
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(bound.Token);
        var errors = process.StandardError.ReadToEndAsync(bound.Token);
        await process.WaitForExitAsync(bound.Token);
        return (process.ExitCode, await output + await errors);
    }
}
