using System.Diagnostics;
using Farspan.Linux.Namespaces;

namespace Farspan.Linux.Tests;

/// <summary>Runs a packaged tool as the second opinion.</summary>
internal static class Tool
{
    public static string Run(NetworkNamespace network, string input, string file, params string[] arguments) => network.Run(() =>
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
#pragma warning disable RS0030 // The second opinion must not come through the code under test.
        using var process = Process.Start(start)!;
#pragma warning restore RS0030
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
#pragma warning disable xUnit1031 // Not a test method; a thread of its own waits here.
        Assert.True(process.ExitCode == 0, $"{file} {string.Join(' ', arguments)}: {errors.GetAwaiter().GetResult()}");
#pragma warning restore xUnit1031
        return output;
    });
}
