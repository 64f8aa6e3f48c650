namespace Farspan.Lab.Recipes;

/// <summary>A program that must be there, and the Debian package that brings it.</summary>
/// <param name="Tool">File name of the program.</param>
/// <param name="Package">Name of the package.</param>
internal sealed record ToolNeed(string Tool, string Package);
