using System.Diagnostics;
using System.Globalization;

namespace Farspan.Scenarios;

/// <summary>The launcher, in a tree of its own and with a stand-in for the SDK that counts its builds.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("farspan-launcher-").FullName;

    public LauncherTests()
    {
        foreach (var folder in new[] { "src/Farspan.Cli", "eng", "bin" })
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
        }

        foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", "src/Farspan.Cli/Program.cs", "eng/x.txt" })
        {
            File.WriteAllText(Path.Combine(_root, file), "x");
        }

        File.Copy(Path.Combine(Shell.Root, "farspan"), Path.Combine(_root, "farspan"));
        // "publish … -o FOLDER …" makes a program that says its number and its arguments.
        Program("bin/dotnet", """
            #!/bin/bash
            if [[ $1 == --list-sdks ]]; then echo "10.0.100 [/x]"; exit; fi
            while [[ $1 != -o ]]; do shift; done
            echo build >>"$COUNT"
            [[ -e $COUNT.fail ]] && { echo "Program.cs(1,1): error CS1002: ; expected"; exit 1; }
            sleep "${BUILD_SECONDS:-0}"
            printf '#!/bin/bash\necho "build %s: $*"\nif [[ $1 == sleep ]]; then read -r _; fi\n' "$(wc -l <"$COUNT")" >"$2/farspan"
            chmod +x "$2/farspan"
            """);
        // Sources are older than any build.
        foreach (var file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateDirectories(_root, "*", SearchOption.AllDirectories)))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
    }

    private string Count => Path.Combine(_root, "count");

    [Fact]
    public async Task The_first_run_builds_and_the_second_does_not()
    {
        Assert.Equal("build 1: check a b\n", await OutputAsync("./farspan check 'a' b"));
        Assert.Equal("build 1: --version\n", await OutputAsync("./farspan --version"));
        Assert.Equal(1, Builds());
    }

    [Theory]
    [InlineData("src/Farspan.Cli/Program.cs")]
    [InlineData("Directory.Packages.props")]
    [InlineData("global.json")]
    [InlineData("eng/x.txt")]
    public async Task A_newer_source_is_built(string file)
    {
        await OutputAsync("./farspan x");
        File.SetLastWriteTimeUtc(Path.Combine(_root, file), DateTime.UtcNow.AddMinutes(1));
        Assert.Equal("build 2: x\n", await OutputAsync("./farspan x"));
    }

    [Fact]
    public async Task A_removed_source_is_noticed()
    {
        await OutputAsync("./farspan x");
        File.Delete(Path.Combine(_root, "src/Farspan.Cli/Program.cs"));
        Directory.SetLastWriteTimeUtc(Path.Combine(_root, "src/Farspan.Cli"), DateTime.UtcNow.AddMinutes(1));
        Assert.Equal("build 2: x\n", await OutputAsync("./farspan x"));
    }

    [Fact]
    public async Task It_works_through_a_symlink_from_anywhere()
    {
        var link = Path.Combine(_root, "bin", "fs");
        File.CreateSymbolicLink(link, Path.Combine(_root, "farspan"));
        Assert.Equal("build 1: hello\n", await OutputAsync($"cd / && {link} hello"));
    }

    [Fact]
    public async Task A_build_that_fails_shows_its_end_and_exits_with_3()
    {
        await File.WriteAllTextAsync(Count + ".fail", "", TestContext.Current.CancellationToken);
        var (output, error, code) = await RunAsync("./farspan x");
        Assert.Equal(3, code);
        Assert.Empty(output);
        Assert.Contains("farspan: the build failed; the end of artifacts/publish/build.log:\nProgram.cs(1,1): error CS1002: ; expected\n", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_root, "artifacts/publish")));
    }

    [Fact]
    public async Task A_missing_SDK_is_one_clear_line()
    {
        // A PATH with the launcher's tools and without dotnet, wherever dotnet is on this machine.
        var (_, error, code) = await RunAsync(
            "mkdir tools; for t in bash find readlink grep uname mkdir flock date touch; do ln -s \"$(type -P $t)\" tools/; done; PATH=$PWD/tools ./farspan x");
        Assert.Equal(3, code);
        Assert.StartsWith("farspan: the .NET 10 SDK is needed to build and \"dotnet\" was not found; install it", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_SDK_is_one_clear_line()
    {
        Program("bin/dotnet", "#!/bin/bash\necho '8.0.100 [/x]'\n");
        var (_, error, code) = await RunAsync("./farspan x");
        Assert.Equal(3, code);
        Assert.Contains("does not name one", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_at_once_build_once()
    {
        var answers = await Task.WhenAll(
            OutputAsync("BUILD_SECONDS=1 ./farspan a"), OutputAsync("BUILD_SECONDS=1 ./farspan b"), OutputAsync("BUILD_SECONDS=1 ./farspan c"));
        Assert.Equal(1, Builds());
        Assert.All(answers, answer => Assert.StartsWith("build 1: ", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_runs_keeps_its_files_and_idle_builds_go()
    {
        using var running = Start("./farspan sleep");
        Assert.Equal("build 1: sleep", await running.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        for (var build = 2; build <= 5; build++)
        {
            File.SetLastWriteTimeUtc(Path.Combine(_root, "global.json"), DateTime.UtcNow.AddMinutes(build));
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"build {build}: x\n"), await OutputAsync("./farspan x"));
        }

        // The one that runs, the one before the last, the last.
        Assert.Equal(3, Directory.EnumerateDirectories(Path.Combine(_root, "artifacts/publish")).Count());
        running.StandardInput.Close();
        await running.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private int Builds() => File.ReadLines(Count).Count();

    private void Program(string path, string text)
    {
        var full = Path.Combine(_root, path);
        File.WriteAllText(full, text);
        File.SetUnixFileMode(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<string> OutputAsync(string line)
    {
        var (output, error, code) = await RunAsync(line);
        Assert.True(code == 0, error);
        return output;
    }

    private async Task<(string Output, string Error, int Code)> RunAsync(string line)
    {
        using var process = Start(line);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (output, await error, process.ExitCode);
    }

    private Process Start(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", line])
        {
            WorkingDirectory = _root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_root}/bin:{start.Environment["PATH"]}";
        start.Environment["COUNT"] = Count;
        return Process.Start(start)!;
    }
}
