using System.Diagnostics;
using System.Security.Cryptography;

namespace Farspan.Lab.Tests.Gateways;

/// <summary>This program once more in a folder beside its own: links to the same files, so that it costs no room.</summary>
internal sealed class ProgramCopy : IDisposable
{
    private readonly string _folder = $"{Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    private ProgramCopy()
    {
    }

    public string Program => Path.Combine(_folder, Path.GetFileName(Environment.ProcessPath!));

    public static async Task<ProgramCopy> MakeAsync()
    {
        var copy = new ProgramCopy();
#pragma warning disable RS0030 // A test plays the operator with a shell, who does not use Farspan.Linux.ChildProcess.
        using var process = Process.Start("cp", ["-al", Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), copy._folder]);
#pragma warning restore RS0030
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return copy;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
