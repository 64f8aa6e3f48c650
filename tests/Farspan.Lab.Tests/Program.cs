using Xunit.MicrosoftTestingPlatform;

namespace Farspan.Lab.Tests;

/// <summary>Runs the tests; or, when a lab under test starts this program itself, its supervisor.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments) =>
        await Verbs.TryRunAsync(arguments)
        ?? await TestPlatformTestFramework.RunAsync(arguments, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}
