using Farspan.Testing;

namespace Farspan.Cli.Tests;

/// <summary>What the command line answers before any command runs.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("there is no command 'chek'; did you mean 'check'?", "chek")]
    [InlineData("there is no command 'frobnicate'; see farspan --help", "frobnicate")]
    [InlineData("there is no option --frob; see farspan --help", "--frob")]
    [InlineData("check needs FILE, for example: farspan check examples/provider-groups; see farspan check --help", "check")]
    [InlineData("check has no option --jsn; did you mean --json?", "check", "x.yaml", "--jsn")]
    [InlineData("diff has no option --frbid-opening; did you mean --forbid-opening?", "diff", "x.yaml", "--frbid-opening")]
    [InlineData("diff has no option --frbid-opening; did you mean --forbid-opening?", "diff", "--frbid-opening", "x.yaml", "y.yaml")]
    [InlineData("diff has no option --jsno; did you mean --json?", "diff", "x.yaml", "--jsno=yes")]
    [InlineData("diff has no option --nothing-like-it; see farspan diff --help", "diff", "x.yaml", "--nothing-like-it")]
    [InlineData("explain has no option --jsno; did you mean --json?", "explain", "x.yaml", "a", "b", "--jsno")]
    [InlineData("test has no option --fualts; did you mean --faults?", "test", "--fualts")]
    [InlineData("test has no option --fualts; did you mean --faults?", "test", "--lab", "--fualts")]
    [InlineData("exec has no option -l; if it belongs to the command to run, put -- before the command", "exec", "web", "ls", "-l")]
    [InlineData("check does not take 'y.yaml'; see farspan check --help", "check", "x.yaml", "y.yaml")]
    [InlineData("which command? see farspan proxy --help", "proxy")]
    [InlineData("there is no command 'proxy stopp'; did you mean 'stop'?", "proxy", "stopp")]
    [InlineData("start has no option --fiel; did you mean --file?", "proxy", "start", "--fiel", "x")]
    [InlineData("--status does not take 'many'; write 404, 4xx or 400-499", "audit", "--status", "many", "x.log")]
    [InlineData("--since does not take 'often'; write 30s, 10m, 2h or 3d, or a moment such as 2026-01-31T12:00:00Z", "audit", "--since", "often", "x.log")]
    public async Task A_wrong_command_line_is_answered_in_one_line_with_exit_code_2(string expected, params string[] arguments)
    {
        using var line = new CommandLine();
        Assert.Equal(ExitCode.Usage, await line.RunAsync(arguments));
        Assert.Equal($"farspan: {expected}\n", line.Error);
        Assert.Empty(line.Output);
    }

    [Fact]
    public async Task No_command_takes_a_mistyped_option_for_a_value()
    {
        using var root = new CommandLine();
        foreach (var command in root.Commands().Where(c => !c.Hidden))
        {
            using var line = new CommandLine();
            Assert.Equal(ExitCode.Usage, await line.RunAsync(command.Name, "--frob"));
            Assert.StartsWith($"farspan: {command.Name} has no option --frob; ", line.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_may_begin_with_a_dash_after_two_dashes()
    {
        using var line = new CommandLine();
        await line.RunAsync("check", "--", "--frob.yaml");
        Assert.StartsWith("farspan: there is no file or folder --frob.yaml", line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_at_all_shows_the_help_and_is_a_usage_error()
    {
        using var line = new CommandLine();
        Assert.Equal(ExitCode.Usage, await line.RunAsync());
        Assert.Contains("Usage:", line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        using var line = new CommandLine();
        Assert.Equal(ExitCode.Holds, await line.RunAsync("--version"));
        Assert.Equal(Application.Version + "\n", line.Output);
        Assert.StartsWith("farspan 0.", Application.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_help_is_as_reviewed()
    {
        using var root = new CommandLine();
        await root.RunAsync("--help");
        Golden.Equal("help.txt", root.Output);
        foreach (var command in root.Commands().Where(c => !c.Hidden))
        {
            using var line = new CommandLine();
            Assert.Equal(ExitCode.Holds, await line.RunAsync(command.Name, "--help"));
            Golden.Equal($"help-{command.Name}.txt", line.Output);
            foreach (var part in command.Subcommands)
            {
                using var below = new CommandLine();
                Assert.Equal(ExitCode.Holds, await below.RunAsync(command.Name, part.Name, "--help"));
                Golden.Equal($"help-{command.Name}-{part.Name}.txt", below.Output);
            }
        }
    }

    [Fact]
    public void Every_command_has_a_description_and_an_example_that_begins_with_it()
    {
        using var line = new CommandLine();
        Assert.All(line.Commands(), command =>
        {
            Assert.False(string.IsNullOrEmpty(command.Description));
            Assert.All(command.Options, option => Assert.False(string.IsNullOrEmpty(option.Description), $"{command.Name} {option.Name}"));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrEmpty(argument.Description), $"{command.Name} {argument.Name}"));
            Assert.Contains(((FarspanCommand)command).Examples, example => example.StartsWith($"farspan {command.Name}", StringComparison.Ordinal));
        });
    }
}
