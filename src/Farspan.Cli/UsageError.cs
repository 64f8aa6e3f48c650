using System.CommandLine;
using System.CommandLine.Parsing;
using Farspan.Cli.Help;

namespace Farspan.Cli;

/// <summary>Says in our own words what is wrong with a command line.</summary>
internal static class UsageError
{
    /// <summary>The first thing wrong and its mend, or null when the line can be run.</summary>
    public static string? Of(ParseResult line)
    {
        var command = line.CommandResult.Command;
        var see = $"see {HelpText.PathOf(command)} --help";
        if (command is not RootCommand && MistypedOption(line) is { } mistyped)
        {
            return Unexpected(mistyped, command, see);
        }

        if (line.UnmatchedTokens is [var unknown, ..])
        {
            return command is RootCommand || (command.Subcommands.Count > 0 && !unknown.StartsWith('-')) ? UnknownCommand(unknown, command) : Unexpected(unknown, command, see);
        }

        foreach (var error in line.Errors)
        {
            return error.SymbolResult switch
            {
                OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} needs a value ({HelpText.ValueName(option.Option)}); {see}",
                OptionResult option => $"{option.Option.Name} does not take '{string.Join(' ', option.Tokens.Select(t => t.Value))}'; {see}",
                ArgumentResult { Tokens.Count: 0 } argument => Missing(argument.Argument, command, see),
                CommandResult when command.Subcommands.Count > 0 => $"which command? {see}",
                CommandResult when MissingArgument(line) is { } argument => Missing(argument, command, see),
                CommandResult => $"which command? {see}",
                _ => $"{error.Message.TrimEnd('.')}; {see}",
            };
        }

        return null;
    }

    // The parser takes whatever it does not know for a value where one may still come. No name, file or number that we take begins
    // with "-": one that does comes after "--", and "-" alone is the usual word for standard input.
    private static string? MistypedOption(ParseResult line) => line.Tokens
        .TakeWhile(t => t.Type != TokenType.DoubleDash)
        .Where(t => t.Type == TokenType.Argument && t.Value is ['-', _, ..])
        .Select(t => t.Value.Split('=', 2)[0])
        .FirstOrDefault();

    private static string UnknownCommand(string unknown, Command root)
    {
        if (unknown.StartsWith('-'))
        {
            return $"there is no option {unknown}; see farspan --help";
        }

        var nearest = Names.Nearest(unknown, root.Subcommands.Where(c => !c.Hidden).Select(c => c.Name));
        var full = root is RootCommand ? unknown : $"{root.Name} {unknown}";
        return nearest is null
            ? $"there is no command '{full}'; see {HelpText.PathOf(root)} --help"
            : $"there is no command '{full}'; did you mean '{nearest}'?";
    }

    private static string Unexpected(string unknown, Command command, string see)
    {
        if (!unknown.StartsWith('-'))
        {
            return $"{command.Name} does not take '{unknown}'; {see}";
        }

        if (command.Name == "exec")
        {
            return $"exec has no option {unknown}; if it belongs to the command to run, put -- before the command";
        }

        var nearest = Names.Nearest(unknown, HelpText.OptionsOf(command).Select(o => o.Name));
        return nearest is null
            ? $"{command.Name} has no option {unknown}; {see}"
            : $"{command.Name} has no option {unknown}; did you mean {nearest}?";
    }

    private static string Missing(Argument argument, Command command, string see)
    {
        var example = command is FarspanCommand { Examples: [var first, ..] } ? $", for example: {first}" : "";
        return $"{command.Name} needs {argument.HelpName ?? argument.Name}{example}; {see}";
    }

    private static Argument? MissingArgument(ParseResult line) => line.CommandResult.Command.Arguments
        .FirstOrDefault(a => a.Arity.MinimumNumberOfValues > 0 && line.GetResult(a) is null or { Tokens.Count: 0 });
}
