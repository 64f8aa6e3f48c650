using System.Diagnostics;
using Farspan.Linux.Namespaces;

namespace Farspan.Agent.Tests.Kernel;

/// <summary>Runs a packaged tool inside a namespace: somebody else's hands.</summary>
internal static class Tool
{
    /// <summary>Runs it and returns what it printed; fails the test when the tool fails.</summary>
    public static string Run(NetworkNamespace network, string file, params string[] arguments)
    {
        var (code, output, error) = Try(network, file, arguments);
        Assert.True(code == 0, $"{file} {string.Join(' ', arguments)}: {error}");
        return output;
    }

    /// <summary>Runs it and returns whether it succeeded and what it printed.</summary>
    public static (int Code, string Output, string Error) Try(NetworkNamespace network, string file, params string[] arguments) => network.Run(() =>
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
#pragma warning disable RS0030 // The second opinion must not come through the code under test.
        using var process = Process.Start(start)!;
#pragma warning restore RS0030
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
#pragma warning disable xUnit1031 // Not a test method; a thread of its own waits here.
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
#pragma warning restore xUnit1031
    });
}
